import type { ErrorCode, ErrorDetail } from '../../shared/errors.ts';

type Example = { readonly message: string; readonly details?: readonly ErrorDetail[] };

const ofField = (field: string, message: string, code: string): Example => ({
  message,
  details: [{ field, message, code }],
});

/** One refusal for each code, as it is served. */
const REFUSALS: Readonly<Record<ErrorCode, Example>> = {
  validation_error: {
    message: 'expires_in: Send a whole number from 60 to 3600.',
    details: [
      { field: 'expires_in', message: 'Send a whole number from 60 to 3600.', code: 'too_small' },
      { field: 'nonce', message: 'Send at least 8 characters.', code: 'too_small' },
    ],
  },
  invalid_identifier: ofField(
    'identifier',
    'Write the number in international form: + (or 00), country code, number, for example +15005550006; without + its country is a guess.',
    'invalid_identifier',
  ),
  invalid_channel_for_type: ofField(
    'channel',
    'This deployment has not configured the channel sms: use one of telegram, whatsapp.',
    'invalid_channel_for_type',
  ),
  challenge_expired: { message: 'This verification has expired: create a new one.' },
  unsupported_for_type: {
    message:
      'A phone is verified when its owner sends the code from it: show challenge.deep_link or verification_url, and poll.',
  },
  unauthorized: { message: 'Send a valid API key as `Authorization: Bearer pk_...`.' },
  forbidden: {
    message:
      'Numbers in this proof are hashed under a key of its project: send an API key of that project, or leave identifier out.',
  },
  test_mode_required: { message: 'Only test keys complete a verification this way: use pk_test_...' },
  not_found: { message: 'There is no verification with this id: check the id and the API key.' },
  proof_not_found: { message: 'There is no proof with this id: check the id and the API key.' },
  method_not_allowed: { message: 'PUT is not offered here: use POST, GET.' },
  conflict: { message: 'This verification is cancelled and stays so: create a new one.' },
  already_verified: { message: 'This verification is verified: revoke its proof instead.' },
  payload_too_large: { message: 'Send at most 10240 bytes of JSON.' },
  idempotency_key_reused: {
    message: 'This Idempotency-Key was used with another body: send a new key with a new request.',
  },
  rate_limited: { message: 'This API key sends more requests than it may: try again in 12 seconds.' },
  quota_exceeded: {
    message:
      'This project has made the 1000 verifications that it may make this month: ask whoever runs this service for a higher limit, or go on next month.',
  },
  internal_error: {
    message: 'Something went wrong on our side: try again, and report the request_id if it stays.',
  },
  service_unavailable: { message: 'A service that Verso stands on is busy: try again shortly.' },
};

/** The whole body that each code comes in. */
export function errorExamples(): Record<string, { readonly value: unknown }> {
  return Object.fromEntries(
    Object.keys(REFUSALS)
      .filter(isCode)
      .map((code) => [code, { value: body(code) }]),
  );
}

const isCode = (code: string): code is ErrorCode => code in REFUSALS;

/** Seconds. */
const RETRY_AFTER: Readonly<Partial<Record<ErrorCode, number>>> = {
  rate_limited: 12,
  quota_exceeded: 604_800,
};

function body(code: ErrorCode) {
  const { message, details } = REFUSALS[code];
  return {
    error: {
      code,
      message,
      ...(details && { details }),
      ...(code in RETRY_AFTER && { retryAfter: RETRY_AFTER[code] }),
      request_id: '5f3c1a52-0f1e-4a4e-9f0e-2b7f6f0f6a11',
    },
  };
}
