import type { ChannelName } from '../channels/names.ts';
import type { Assurance, Environment, Status, Verification } from '../verification/verification.ts';

/** One phone to verify. */
export type Asset = {
  /** E.164; absent where the page asks the person for it. */
  readonly identifier?: string;
  readonly region?: string;
  readonly channels: readonly ChannelName[];
  /** Whether the request waits for it. */
  readonly required: boolean;
  /** Its last verification; absent until the number is known. */
  readonly verificationId?: string;
  /** How many codes were drawn for it; what was made before this was counted had one or none. */
  readonly codes?: number;
};

/** The next one is drawn by this number, and there is a most of them. */
export function codesDrawn({ verificationId, codes }: Asset): number {
  return codes ?? (verificationId === undefined ? 0 : 1);
}

/** A page for one or more phones, open for up to a week. Times are milliseconds since the epoch. */
export type VerificationRequest = {
  readonly id: string;
  readonly projectId: string;
  readonly environment: Environment;
  readonly assets: readonly Asset[];
  readonly assurance: Assurance;
  readonly partialOk: boolean;
  readonly proofExpiryDays: number;
  readonly referenceId?: string;
  readonly actionType?: string;
  readonly actionContext?: ActionContext;
  readonly externalUserId?: string;
  readonly redirectUrl?: string;
  readonly callbackUrl?: string;
  readonly nonce?: string;
  readonly locale?: string;
  readonly cancelledAt?: number;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly deleteAfter: number;
  readonly idempotency?: string;
  /** Somebody wants to hear that it expired. */
  readonly tellsExpiry?: true;
  readonly told?: RequestMilestones;
};

/** What its caller was told of a request, and when: each is written once. */
export type RequestMilestones = {
  readonly partialAt?: number;
  readonly completedAt?: number;
  /** At its deadline, where it was not completed. */
  readonly ended?: { readonly at: number; readonly as: 'partial' | 'expired' };
};

export const REQUEST_MILESTONES = ['partial', 'completed', 'ended_partial', 'ended_expired'] as const;
export type RequestMilestone = (typeof REQUEST_MILESTONES)[number];

export type ActionContext = { readonly title?: string; readonly description?: string };

export const REQUEST_STATUSES = ['pending', 'partial', 'completed', 'expired', 'cancelled'] as const;
export type RequestStatus = (typeof REQUEST_STATUSES)[number];

/** A request and the verifications of its assets, each at its asset's place. */
export type RequestState = {
  readonly request: VerificationRequest;
  readonly verifications: readonly (Verification | undefined)[];
};

/**
 * What has become of a request, from its verifications: nothing is written when one of them is verified. A proof that
 * is revoked later doesn't undo what it completed.
 */
export function requestStatusAt(state: RequestState, now: number): RequestStatus {
  const { request, verifications } = state;
  if (completedAt(state) !== undefined) return 'completed';
  if (request.cancelledAt !== undefined) return 'cancelled';
  const some = verifications.some(isProven);
  if (request.expiresAt <= now) return some && request.partialOk ? 'partial' : 'expired';
  return some ? 'partial' : 'pending';
}

/** When the last phone that it waits for was verified; undefined before that, and where it was cancelled first. */
export function completedAt(state: RequestState): number | undefined {
  const waited = waitedFor(state);
  const proven = waited.filter(isProven);
  if (proven.length < waited.length) return undefined;
  const at = Math.max(...proven.map(({ match }) => match.at));
  const { cancelledAt = at } = state.request;
  return at <= cancelledAt ? at : undefined;
}

/** Whether every phone that it waits for has sent its message, so that only proofs may still have to be signed. */
export function isDecided(state: RequestState): boolean {
  return waitedFor(state).every((each) => isProven(each) || each?.status === 'matched');
}

/** Where no phone is required all are waited for. */
function waitedFor({
  request: { assets },
  verifications,
}: RequestState): readonly (Verification | undefined)[] {
  const anyRequired = assets.some(({ required }) => required);
  return assets.flatMap(({ required }, place) => (required || !anyRequired ? [verifications[place]] : []));
}

/**
 * One asset's status: an expired code is only waiting for the next one while the request is open. A code that failed or was
 * cancelled says so, and the request stays open for the next.
 */
export function assetStatusAt(state: RequestState, place: number, now: number): Status {
  const verification = state.verifications[place];
  if (isProven(verification)) return verification.status;
  switch (requestStatusAt(state, now)) {
    case 'cancelled':
      return 'cancelled';
    case 'expired':
      return 'expired';
    default:
      if (state.request.expiresAt <= now) return 'expired';
      return verification?.status === 'failed' || verification?.status === 'cancelled'
        ? verification.status
        : 'pending';
  }
}

export function isProven(
  verification: Verification | undefined,
): verification is Extract<Verification, { match: unknown }> {
  return verification !== undefined && 'match' in verification;
}
