import { defined } from '../defined.ts';
import type { NewVerification } from '../verification/request-fields.ts';
import type { PendingVerification } from '../verification/verification.ts';
import type { Asset, VerificationRequest } from './request.ts';

/** A code is open as long as one can be; then the page asks for the next. */
const CODE_LIFE_SECONDS = 3600;

/** What a code for one of a request's phones verifies. */
export function requestedVerification(
  request: VerificationRequest,
  { channels }: Pick<Asset, 'channels'>,
  number: Pick<NewVerification, 'identifier' | 'region'>,
  lifeSeconds: number,
): NewVerification {
  const { externalUserId, callbackUrl, redirectUrl, nonce, locale } = request;
  return {
    flow: channels.length > 1 ? 'multi_channel' : 'verification',
    channels,
    assurance: request.assurance,
    proofExpiryDays: request.proofExpiryDays,
    requestId: request.id,
    lifeSeconds: Math.min(lifeSeconds, CODE_LIFE_SECONDS),
    ...number,
    ...defined({ externalUserId, callbackUrl, redirectUrl, nonce, locale }),
  };
}

/** The request reads what became of it as long as it is kept itself. */
export function keptWith(
  request: VerificationRequest,
  verification: PendingVerification,
): PendingVerification {
  const deleteAfter = Math.max(verification.deleteAfter, request.deleteAfter);
  return { ...verification, deleteAfter };
}
