import { HTTP_STATUS } from '../../functions/middleware/error-response.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import type { Operation } from './operation.ts';

/** Every code that a call can be refused with: those of its own, and those that its key, body and query bring. */
export function errorsOf({
  key,
  body,
  query,
  creates,
  whenAway,
  errors = [],
}: Operation): readonly ErrorCode[] {
  const keyed: readonly ErrorCode[] =
    key === 'required' || key === 'ticket' ? ['unauthorized', 'rate_limited'] : [];
  const parsed: readonly ErrorCode[] = body ? ['validation_error', 'payload_too_large'] : [];
  const queried: readonly ErrorCode[] = query ? ['validation_error'] : [];
  const once: readonly ErrorCode[] = creates ? ['idempotency_key_reused'] : [];
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

/** The responses that those refer to. */
export function sharedErrorResponses(operations: readonly Operation[]): Record<string, unknown> {
  const all = operations.flatMap((operation) => [...byStatus(operation)]);
  return Object.fromEntries(
    all.map(([status, codes]) => [
      nameOf(codes),
      {
        description: codes.join(', '),
        headers: { 'x-request-id': REQUEST_ID, ...(WAITS.has(status) && { 'retry-after': RETRY_AFTER }) },
        content: {
          'application/json': {
            schema: {
              allOf: [
                { $ref: '#/components/schemas/Error' },
                { properties: { error: { properties: { code: { enum: codes } } } } },
              ],
            },
          },
        },
      },
    ]),
  );
}

function byStatus(operation: Operation): Map<string, ErrorCode[]> {
  return Map.groupBy(errorsOf(operation), (code) => String(HTTP_STATUS[code]));
}

function nameOf(codes: readonly ErrorCode[]): string {
  return codes.join('_or_');
}

export const REQUEST_ID = {
  description: 'Names the request in our logs.',
  required: true,
  schema: { type: 'string' },
};
export const RETRY_AFTER = {
  description: 'Seconds after which to try again.',
  schema: { type: 'string', pattern: '^\\d+$' },
};
const WAITS = new Set(['429']);
