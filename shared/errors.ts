/** The codes that a caller can meet in `error.code`; how each maps to HTTP stands in functions/middleware. */
export type ErrorCode =
  | 'validation_error'
  | 'invalid_identifier'
  | 'invalid_channel_for_type'
  | 'challenge_expired'
  | 'unsupported_for_type'
  | 'unauthorized'
  | 'forbidden'
  | 'test_mode_required'
  | 'not_found'
  | 'proof_not_found'
  | 'method_not_allowed'
  | 'conflict'
  | 'already_verified'
  | 'payload_too_large'
  | 'idempotency_key_reused'
  | 'rate_limited'
  | 'quota_exceeded'
  | 'internal_error'
  | 'service_unavailable';

/** One field that was wrong: `field` is its path in the body, `code` is stable, `message` says what to write. */
export type ErrorDetail = { readonly field: string; readonly message: string; readonly code: string };

type Options = {
  readonly details?: readonly ErrorDetail[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
};

/**
 * A refusal with a stable code. `message` is public: one sentence that says what to do, without anything
 * that the caller did not send. `cause` stays inside and is logged.
 */
export class VersoError extends Error {
  readonly code: ErrorCode;
  readonly details: readonly ErrorDetail[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, message: string, options: Options = {}) {
    super(message, { cause: options.cause });
    this.name = 'VersoError';
    this.code = code;
    this.details = options.details;
    this.headers = options.headers ?? {};
  }
}
