import { ConditionalCheckFailedException, InternalServerError } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { HTTP_STATUS } from '../../functions/middleware/error-response.ts';
import { VersoError } from '../../shared/errors.ts';
import { httpEvent } from './events.ts';
import { answer } from './lambda.ts';

const SECRET = 'K7M2XQ4P +37069199199';

function thrown(error: unknown) {
  return answer(() => {
    throw error;
  }, httpEvent());
}

// Which code reads as which status is the contract, written down here once more on purpose.
const CONTRACT = {
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
} as const satisfies typeof HTTP_STATUS;

const CODES = Object.entries(HTTP_STATUS)
  .map(([code]) => code)
  .filter((code): code is keyof typeof CONTRACT => code in CONTRACT);

describe('our own error', () => {
  test.each(CODES)('%s has the contract’s status and body', async (code) => {
    const details = [{ field: 'identifier', message: 'Write it so.', code: 'wrong' }];
    const headers = { 'retry-after': '60' };
    const { result, body } = await thrown(new VersoError(code, 'Do this.', { details, headers }));
    expect(result.statusCode).toBe(CONTRACT[code]);
    const retry = CONTRACT[code] === 429 ? { retryAfter: 60 } : {};
    expect(body).toEqual({
      error: { code, message: 'Do this.', details, ...retry, request_id: 'JKJaXmPLvHcESHA=' },
    });
    expect(result.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'retry-after': '60',
      'x-request-id': 'JKJaXmPLvHcESHA=',
    });
  });

  test('covers every code of the contract', () => {
    expect(HTTP_STATUS).toEqual(CONTRACT);
  });

  test('leaves details out where there are none', async () => {
    const { body } = await thrown(new VersoError('not_found', 'Look elsewhere.'));
    expect(body).toEqual({
      error: { code: 'not_found', message: 'Look elsewhere.', request_id: expect.any(String) },
    });
  });

  test('never shows its cause', async () => {
    const cause = new Error(SECRET);
    const { result } = await thrown(new VersoError('internal_error', 'Try again.', { cause }));
    expect(JSON.stringify(result)).not.toContain(SECRET);
  });

  test.each([
    ['validation_error', ''],
    ['internal_error', 'internal_error'],
  ] as const)('%s is logged only when it is our fault', async (code, logged) => {
    const { log } = await thrown(new VersoError(code, 'Do this.'));
    expect(log).toContain(logged);
    expect(log === '').toBe(logged === '');
    // A caller who reports the id of an answer must be found in the logs by it.
    if (log !== '') expect(JSON.parse(log)).toHaveProperty('request_id', expect.any(String));
  });
});

describe('any other error', () => {
  test.each([
    ['an Error', new Error(SECRET)],
    ['a TypeError', new TypeError(SECRET)],
    ['text', SECRET],
    ['nothing', undefined],
    [
      'a refusal of our own condition',
      new ConditionalCheckFailedException({ message: SECRET, $metadata: {} }),
    ],
  ])('%s reads as internal_error and tells nothing', async (_what, error) => {
    const { result, body } = await thrown(error);
    expect(result.statusCode).toBe(500);
    expect(body).toMatchObject({ error: { code: 'internal_error' } });
    expect(JSON.stringify(result)).not.toContain(SECRET);
  });

  test.each([
    ['a fault of the service', new InternalServerError({ message: SECRET, $metadata: {} })],
    ['a throttle', Object.assign(new Error(SECRET), { name: 'ThrottlingException' })],
    [
      'a throttled table',
      Object.assign(new Error(SECRET), { name: 'ProvisionedThroughputExceededException' }),
    ],
    ['a time-out', Object.assign(new Error(SECRET), { name: 'TimeoutError' })],
    ['a refused connection', Object.assign(new Error(SECRET), { code: 'ECONNREFUSED' })],
    ['a name that does not resolve', Object.assign(new Error(SECRET), { code: 'EAI_AGAIN' })],
  ])('%s of AWS reads as service_unavailable, to be tried again', async (_what, error) => {
    const { result, body } = await thrown(error);
    expect(result.statusCode).toBe(503);
    expect(result.headers).toMatchObject({ 'retry-after': '1' });
    expect(body).toMatchObject({ error: { code: 'service_unavailable' } });
    expect(JSON.stringify(result)).not.toContain(SECRET);
  });
});
