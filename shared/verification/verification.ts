import type { Method } from '../channels/methods.ts';
import type { ChannelName } from '../channels/names.ts';
import type { Assurance } from './assurance.ts';

export type { Method } from '../channels/methods.ts';
export { ASSURANCES, type Assurance } from './assurance.ts';

/** Which of the API's creations made it: one channel, several of which the first wins, or a session. */
export const FLOWS = ['verification', 'multi_channel', 'session'] as const;
export type Flow = (typeof FLOWS)[number];

export const STATUSES = ['pending', 'verified', 'failed', 'expired', 'revoked', 'cancelled'] as const;

/** Live and test data never see each other; an API key belongs to one of the two. */
export type Environment = 'live' | 'test';

/** All but `pending` are final. */
export type Status = (typeof STATUSES)[number];

/** What the provider told about the sender, as it appears in `verified_data`. */
export type VerifiedData = Readonly<Record<string, string | number>>;

/** What stays the same from creation on. Times are milliseconds since the epoch. */
export type Challenge = {
  /** 24 lower-case hex characters. */
  readonly id: string;
  readonly projectId: string;
  /** The project's name when the verification was created: the texts a person reads name it. */
  readonly projectName: string;
  readonly environment: Environment;
  /** The proof's `iss`. Kept, because a token that is rebuilt later must carry the issuer that was signed. */
  readonly issuer: string;
  readonly type: 'phone';
  readonly flow: Flow;
  /** Each may complete it; the first does. */
  readonly channels: readonly ChannelName[];
  /** E.164. Absent only while `learnsNumber` waits for its message. */
  readonly identifier?: string;
  /** A session whose number is not known beforehand: whoever sends its code decides it. */
  readonly learnsNumber?: true;
  /** Created as a session without a number, which the person then typed on the page: it is claimed from then on. */
  readonly numberClaimed?: true;
  /** Where the number belongs, ISO 3166-1 alpha-2; absent for numbers of no country. */
  readonly region?: string;
  /** The least that the caller accepts. */
  readonly assurance: Assurance;
  readonly proofExpiryDays: number;
  /** Keys the number's hash in the proof. Kept here, so that the proof follows from the item alone. */
  readonly identifierHashKey?: Uint8Array;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** When the database may forget the item. */
  readonly deleteAfter: number;
  readonly externalUserId?: string;
  readonly clientMetadata?: Readonly<Record<string, unknown>>;
  readonly callbackUrl?: string;
  readonly redirectUrl?: string;
  readonly nonce?: string;
  readonly locale?: string;
  /** What a session is for, in the caller's words. */
  readonly context?: SessionContext;
  /** The verification request that it answers, if one does. */
  readonly requestId?: string;
  /** Somebody wants to hear that it expired: the clock ends it for everybody else without a word. */
  readonly tellsExpiry?: true;
  /** Of the request that made it, if that carried an Idempotency-Key. */
  readonly idempotency?: string;
};

export type SessionContext = { readonly business_name?: string; readonly action?: string };

/** A challenge whose number is known: from the start, or since a session's message came. */
export type Identified = Challenge & { readonly identifier: string };

/** The message that completed a verification, and what it showed. */
export type Match = {
  readonly channel: ChannelName;
  readonly method: Method;
  readonly assurance: Assurance;
  readonly at: number;
  readonly data: VerifiedData;
};

/** JWS algorithms (RFC 7518 section 3.1) that a proof may be signed with. */
export const PROOF_ALGORITHMS = ['RS256', 'ES256'] as const;

/** From this and the claims, which follow from the rest, the proof token is rebuilt. */
export type ProofSignature = {
  readonly keyId: string;
  readonly algorithm: (typeof PROOF_ALGORITHMS)[number];
  readonly bytes: Uint8Array;
};

export const REVOCATION_REASONS = [
  'user_request',
  'fraud',
  'key_compromise',
  'asset_transferred',
  'other',
] as const;
export type RevocationReason = (typeof REVOCATION_REASONS)[number];

export type Revocation = { readonly at: number; readonly reason: RevocationReason };

type Progress = {
  readonly updatedAt: number;
  /** Distinct wrong senders so far. */
  readonly attempts: number;
  readonly wrongSenders: readonly string[];
  /** Events told so far; the last one's sequence number. */
  readonly sequence: number;
  /** When `verification.suspicious` was told; once at most. */
  readonly suspiciousAt?: number;
};

/**
 * A message from the right number, which proves nothing until the PIN that answered it has come back through the session
 * that began the verification.
 */
export type HeldMatch = {
  readonly match: Match;
  /** A keyed hash of who sent it: the PIN follows from it. */
  readonly sender: string;
  /** E.164. */
  readonly number: string;
  /** Until when the PIN may come. */
  readonly until: number;
  /** PINs tried so far. */
  readonly tries: number;
  /** The page has taken the right PIN, and until then its result confirms. */
  readonly resultUntil?: number;
};

export type PendingVerification = Challenge &
  Progress & { readonly status: 'pending'; readonly held?: HeldMatch };
/** Internal: the right message came while KMS was away. To everybody outside it is pending until it has its proof. */
export type MatchedVerification = Identified &
  Progress & { readonly status: 'matched'; readonly unsigned: Match };
type Proven = Identified & Progress & { readonly match: Match };
export type VerifiedVerification = Proven & {
  readonly status: 'verified';
  readonly signature: ProofSignature;
};
export type RevokedVerification = Proven & {
  readonly status: 'revoked';
  /** Absent where it was taken back before it was signed. */
  readonly signature?: ProofSignature;
  readonly revocation: Revocation;
};
export type ProvenVerification = VerifiedVerification | RevokedVerification;
export type EndedVerification = Challenge &
  Progress & { readonly status: 'failed' | 'expired' | 'cancelled' };

export type Verification = PendingVerification | MatchedVerification | ProvenVerification | EndedVerification;

export const MAX_ATTEMPTS = 3;

/** A verification as it was when it was created, whatever has become of it. */
export function asCreated(verification: Verification): PendingVerification {
  const { suspiciousAt: _suspicion, ...challenge } = withoutOutcome(verification);
  return {
    ...withoutLearnedNumber(challenge),
    status: 'pending',
    attempts: 0,
    wrongSenders: [],
    sequence: 0,
    updatedAt: verification.createdAt,
  };
}

/** What a session has heard of its number since, by its message or on the page. */
function withoutLearnedNumber<Made extends Partial<Challenge>>(made: Made) {
  const { numberClaimed, learnsNumber, identifier, region, ...rest } = made;
  if (numberClaimed) return { ...rest, learnsNumber: true as const };
  return {
    ...rest,
    ...(learnsNumber && { learnsNumber }),
    ...(identifier !== undefined && !learnsNumber && { identifier }),
    ...(region !== undefined && { region }),
  };
}

function withoutOutcome(verification: Verification) {
  if ('unsigned' in verification) {
    const { unsigned: _match, ...rest } = verification;
    return rest;
  }
  if ('match' in verification) return withoutProof(verification);
  if (!('held' in verification)) return verification;
  const { held: _held, ...rest } = verification;
  return rest;
}

function withoutProof(verification: ProvenVerification) {
  const { match: _match, signature: _signature, ...rest } = verification;
  if (!('revocation' in rest)) return rest;
  const { revocation: _revocation, ...unrevoked } = rest;
  return unrevoked;
}

/** The message whose PIN is waited for now. */
export function heldAt(verification: Verification, now: number): HeldMatch | undefined {
  const held = verification.status === 'pending' ? verification.held : undefined;
  return held && held.until > now ? held : undefined;
}

/** The clock decides what has expired, whatever the database has or has not deleted. */
export function statusAt(verification: Verification, now: number): Status {
  // Its message came in time: the deadline is past it.
  if (verification.status === 'matched') return 'pending';
  return verification.status === 'pending' && verification.expiresAt <= now ? 'expired' : verification.status;
}
