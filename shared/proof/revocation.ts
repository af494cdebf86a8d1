import type { RevocationReason } from '../verification/verification.ts';

/** A proof that was revoked. It stays listed until it would have expired anyway. */
export type ListedRevocation = {
  /** The proof's `jti`. */
  readonly proofId: string;
  /** Milliseconds since the epoch. */
  readonly revokedAt: number;
  readonly reason: RevocationReason;
  /** The proof's `exp`, seconds since the epoch. */
  readonly expiresAt: number;
};
