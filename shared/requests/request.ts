import type { ChannelName } from '../config/names.ts';
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
};

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
export function requestStatusAt({ request, verifications }: RequestState, now: number): RequestStatus {
  if (request.cancelledAt !== undefined) return 'cancelled';
  if (completedAt({ request, verifications }) !== undefined) return 'completed';
  const some = verifications.some(isProven);
  if (request.expiresAt <= now) return some && request.partialOk ? 'partial' : 'expired';
  return some ? 'partial' : 'pending';
}

/** When the last phone that it waits for was verified; undefined before that, and once it was cancelled. */
export function completedAt({ request, verifications }: RequestState): number | undefined {
  if (request.cancelledAt !== undefined) return undefined;
  const anyRequired = request.assets.some(({ required }) => required);
  // Where none is required all are waited for.
  const waitedFor = request.assets.flatMap(({ required }, place) =>
    required || !anyRequired ? [verifications[place]] : [],
  );
  const proven = waitedFor.filter(isProven);
  return proven.length < waitedFor.length ? undefined : Math.max(...proven.map(({ match }) => match.at));
}

/** One asset's status: an expired code is only waiting for the next one while the request is open. */
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
      return verification?.status === 'failed' ? 'failed' : 'pending';
  }
}

export function isProven(
  verification: Verification | undefined,
): verification is Extract<Verification, { match: unknown }> {
  return verification !== undefined && 'match' in verification;
}
