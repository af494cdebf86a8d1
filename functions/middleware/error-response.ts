import type { MiddlewareObj } from '@middy/core';
import { type ErrorCode, VersoError } from '../../shared/errors.ts';
import { type HttpEvent, type HttpResult, json } from './http-event.ts';
import type { FunctionLogger } from './logger.ts';

/** The one place that knows how a code reads as HTTP. */
export const HTTP_STATUS: Readonly<Record<ErrorCode, number>> = {
  validation_error: 400,
  invalid_identifier: 400,
  invalid_channel_for_type: 400,
  challenge_expired: 400,
  unsupported_for_type: 400,
  unauthorized: 401,
  forbidden: 403,
  test_mode_required: 403,
  not_found: 404,
  proof_not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  already_verified: 409,
  payload_too_large: 413,
  idempotency_key_reused: 422,
  rate_limited: 429,
  quota_exceeded: 429,
  internal_error: 500,
  service_unavailable: 503,
};

/**
 * Turns whatever was thrown into the contract's error body. Only our own errors speak to the caller; anything
 * else is logged and reads as internal_error, or as service_unavailable when AWS itself was away.
 */
export function errorResponse(
  logger: Pick<FunctionLogger, 'error'>,
): MiddlewareObj<HttpEvent, HttpResult, Error> {
  return {
    onError(request) {
      const { error, event } = request;
      const known = error instanceof VersoError ? error : hidden(error);
      const status = HTTP_STATUS[known.code];
      if (status >= 500)
        logger.error(known.code, {
          request_id: event.requestContext.requestId,
          cause: describe(known.cause ?? known),
        });
      request.response = json(
        status,
        {
          error: {
            code: known.code,
            message: known.message,
            ...(known.details && { details: known.details }),
            ...(status === 429 && { retryAfter: Number(known.headers['retry-after']) }),
            request_id: event.requestContext.requestId,
          },
        },
        known.headers,
      );
    },
  };
}

function hidden(error: unknown): VersoError {
  return isAwsAway(error)
    ? new VersoError('service_unavailable', 'A service that Verso stands on is busy: try again shortly.', {
        cause: error,
        headers: { 'retry-after': '1' },
      })
    : new VersoError(
        'internal_error',
        'Something went wrong on our side: try again, and report the request_id if it stays.',
        {
          cause: error,
        },
      );
}

const PASSING =
  /Throttl|ProvisionedThroughput|RequestLimitExceeded|ServiceUnavailable|InternalServer|TimeoutError/;
/** Node's codes for a connection that was not made or broke off. */
const UNREACHABLE = /^(?:ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)/;

function isAwsAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (PASSING.test(error.name) || ('$fault' in error && error.$fault === 'server')) return true;
  return 'code' in error && typeof error.code === 'string' && UNREACHABLE.test(error.code);
}

/** Names and places, never contents: an error's own fields may hold what a caller sent. */
function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  return { name: error.name, message: error.message, stack: error.stack };
}
