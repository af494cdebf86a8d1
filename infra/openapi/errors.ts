import { HTTP_STATUS } from '../../functions/middleware/error-response.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import { headers } from './headers.ts';
import type { Operation } from './operation.ts';

/** Every code that a call can be refused with: those of its own, and those that its key, body and query bring. */
export function errorsOf({
  key,
  body,
  ignoresBody,
  query,
  creates,
  whenAway,
  errors = [],
}: Operation): readonly ErrorCode[] {
  const keyed: readonly ErrorCode[] =
    key === 'required' || key === 'ticket' ? ['unauthorized', 'rate_limited'] : [];
  const parsed: readonly ErrorCode[] = body || ignoresBody ? ['validation_error', 'payload_too_large'] : [];
  const queried: readonly ErrorCode[] = query ? ['validation_error'] : [];
  const once: readonly ErrorCode[] = creates ? ['idempotency_key_reused', 'quota_exceeded'] : [];
  const away: readonly ErrorCode[] = whenAway ? [] : ['service_unavailable'];
  const all = [...errors, ...keyed, ...parsed, ...queried, ...once, ...away, 'internal_error'];
  return Object.keys(HTTP_STATUS).filter((code): code is ErrorCode => all.includes(code));
}

/** A response for each status that an operation refuses with, by reference: many refuse alike. */
export function errorResponses(operation: Operation): Record<string, unknown> {
  return Object.fromEntries(
    [...byStatus(operation)].map(([status, codes]) => [
      status,
      { $ref: `#/components/responses/${nameOf(codes)}` },
    ]),
  );
}

/** The responses that those refer to, and the one that no operation answers: 405 belongs to a path. */
export function sharedErrorResponses(operations: readonly Operation[]): Record<string, unknown> {
  const all = operations.flatMap((operation) => [...byStatus(operation)]);
  const ofPaths: [string, ErrorCode[]] = [String(HTTP_STATUS.method_not_allowed), ['method_not_allowed']];
  return Object.fromEntries(
    [...all, ofPaths].map(([status, codes]) => [nameOf(codes), errorResponse(status, codes)]),
  );
}

function errorResponse(status: string, codes: readonly ErrorCode[]) {
  return {
    description: codes.map((code) => MEANINGS[code]).join(' '),
    headers: headers(SERVED[status]),
    content: {
      'application/json': {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/Error' },
            { properties: { error: { properties: { code: { enum: codes } } } } },
          ],
        },
        examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
      },
    },
  };
}

const SERVED: Readonly<Record<string, Parameters<typeof headers>[0]>> = {
  401: ['www-authenticate'],
  405: ['allow'],
  429: ['retry-after'],
  503: ['retry-after'],
};

/** For people; a program goes by the code. */
const MEANINGS: Readonly<Record<ErrorCode, string>> = {
  validation_error: 'validation_error: a field is missing or wrong, details say which.',
  invalid_identifier: 'invalid_identifier: not a possible phone number.',
  invalid_channel_for_type: 'invalid_channel_for_type: this deployment has no such channel.',
  challenge_expired: 'challenge_expired: nobody answered in time.',
  unsupported_for_type: 'unsupported_for_type: a phone is not completed by this call.',
  unauthorized: 'unauthorized: the API key or the ticket is missing, unknown or revoked.',
  forbidden: 'forbidden: a number in a proof with keyed hashes is compared for its own project alone.',
  test_mode_required: 'test_mode_required: this takes a test key.',
  not_found: 'not_found: there is none, or it belongs to another project or to the other mode.',
  proof_not_found: 'proof_not_found: there is none, or it belongs to another project or to the other mode.',
  method_not_allowed: 'method_not_allowed: the path takes other methods, Allow says which.',
  conflict: 'conflict: its state does not admit this, the message says why.',
  already_verified: 'already_verified: it is too late, the proof can be revoked.',
  payload_too_large: 'payload_too_large: the body has more than 10 KB.',
  idempotency_key_reused: 'idempotency_key_reused: this key came before, with another body.',
  rate_limited: 'rate_limited: too many requests, Retry-After says how long to wait.',
  quota_exceeded:
    'quota_exceeded: the project has made as many as it may this month, Retry-After says when the next begins.',
  internal_error: 'internal_error: a fault of ours, found again by request_id.',
  service_unavailable: 'service_unavailable: AWS is away for a moment, or the deployment is not set up.',
};

function byStatus(operation: Operation): Map<string, ErrorCode[]> {
  return Map.groupBy(errorsOf(operation), (code) => String(HTTP_STATUS[code]));
}

function nameOf(codes: readonly ErrorCode[]): string {
  return codes.join('_or_');
}
