import { proofView, timestamp, type View } from '../verification/view.ts';
import { assetStatusAt, completedAt, isProven, type RequestState, requestStatusAt } from './request.ts';

/** A request as its caller sees it; the page's address is answered at creation only. */
export function requestView(state: RequestState, now: number, verificationUrl: string | null = null): View {
  const { request } = state;
  const completed = completedAt(state);
  return {
    id: request.id,
    reference_id: request.referenceId ?? null,
    status: requestStatusAt(state, now),
    action_type: request.actionType ?? null,
    action_context: request.actionContext ?? null,
    assets: request.assets.map((_asset, place) => assetView(state, place, now)),
    partial_ok: request.partialOk,
    assurance: request.assurance,
    external_user_id: request.externalUserId ?? null,
    verification_url: verificationUrl,
    redirect_url: request.redirectUrl ?? null,
    callback_url: request.callbackUrl ?? null,
    expires_at: timestamp(request.expiresAt),
    completed_at: completed === undefined ? null : timestamp(completed),
    created_at: timestamp(request.createdAt),
    updated_at: timestamp(changedAt(state, now)),
  };
}

function assetView(state: RequestState, place: number, now: number): View {
  const asset = state.request.assets[place];
  const verification = state.verifications[place];
  const proven = isProven(verification) ? verification : undefined;
  return {
    type: 'phone',
    identifier: asset?.identifier ?? null,
    allowed_channels: asset?.channels,
    required: asset?.required,
    status: assetStatusAt(state, place, now),
    verification_id: asset?.verificationId ?? null,
    verified_identifier: proven?.identifier ?? null,
    verified_channel: proven?.match.channel ?? null,
    proof_token: proven?.status === 'verified' ? proofView(proven).token : null,
    verified_at: proven ? timestamp(proven.match.at) : null,
  };
}

/** Its deadline changes it too, if it was still open then. */
function changedAt(state: RequestState, now: number): number {
  const { request, verifications } = state;
  const changes = verifications.flatMap((each) => (isProven(each) ? [each.updatedAt] : []));
  const endedByClock =
    request.expiresAt <= now && request.cancelledAt === undefined && completedAt(state) === undefined;
  const since = request.cancelledAt ?? (endedByClock ? request.expiresAt : request.createdAt);
  return Math.max(since, ...changes);
}
