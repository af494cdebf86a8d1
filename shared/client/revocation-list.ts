/** The proofs that their issuer has taken back, as of a moment. All of it was signed. */
export type RevocationList = {
  readonly issuer: string;
  readonly issuedAt: Date;
  /** From then on it says nothing any more: a newer list has to be fetched. */
  readonly expiresAt: Date;
  readonly size: number;
  /** `proofId` is a proof's `jti`. */
  has(proofId: string): boolean;
};

/**
 * - `invalid`: a page's signature does not hold, or it is no page of this issuer's list.
 * - `expired`: it is older than its issuer lets it be used.
 * - `incomplete`: pages are missing or belong to different lists.
 * - `other_issuer`: it is a list, of another issuer than the proof's.
 */
export type RevocationListProblem = 'invalid' | 'expired' | 'incomplete' | 'other_issuer';

const MESSAGES: Readonly<Record<RevocationListProblem, string>> = {
  invalid: 'The list of revoked proofs was not signed by this issuer.',
  expired: 'The list of revoked proofs has expired: fetch it again.',
  incomplete: 'The list of revoked proofs is not complete: fetch it again.',
  other_issuer: 'The list of revoked proofs is of another issuer than the proof.',
};

/** There is no list to go by, so nobody knows whether a proof was revoked: refuse, and look for the reason. */
export class RevocationListError extends Error {
  readonly reason: RevocationListProblem;

  constructor(reason: RevocationListProblem, cause?: unknown) {
    super(MESSAGES[reason], { cause });
    this.name = 'RevocationListError';
    this.reason = reason;
  }
}
