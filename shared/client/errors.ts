/** What the service calls its refusals. */
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

/** One field that was wrong: its path in the body, a sentence that says what to send, and a stable code. */
export type ErrorDetail = { readonly field: string; readonly message: string; readonly code: string };

type Refusal = {
  readonly code: string;
  readonly status: number;
  readonly message: string;
  readonly details?: readonly ErrorDetail[] | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfter?: number | undefined;
};

/**
 * The service answered, and the answer is no. Its texts name neither an API key nor a phone number, so that it
 * can be logged.
 */
export class VersoApiError extends Error {
  /** One of {@link ErrorCode}, or a later version's; `http_502` and the like where a proxy answered. */
  readonly code: ErrorCode | (string & {});
  /** HTTP's status code. */
  readonly status: number;
  readonly details: readonly ErrorDetail[];
  /** To be named in a report, and found in the service's log. */
  readonly requestId: string | undefined;
  /** Seconds until it makes sense to ask again, if the answer says so (RFC 9110 section 10.2.3). */
  readonly retryAfter: number | undefined;

  constructor({ code, status, message, details = [], requestId, retryAfter }: Refusal) {
    super(`${message} (${code}, HTTP ${status}${requestId === undefined ? '' : `, request ${requestId}`})`);
    this.name = 'VersoApiError';
    this.code = code;
    this.status = status;
    this.details = details;
    this.requestId = requestId;
    this.retryAfter = retryAfter;
  }
}

/**
 * - `unreachable`: there was no answer; whether the service did what it was asked is not known.
 * - `timeout`: nor was there one in time.
 * - `unreadable`: something answered that is not this service.
 */
export type ConnectionProblem = 'unreachable' | 'timeout' | 'unreadable';

/** There is no answer to go by. `cause` is what `fetch` threw, if it did. */
export class VersoConnectionError extends Error {
  readonly reason: ConnectionProblem;

  constructor(reason: ConnectionProblem, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'VersoConnectionError';
    this.reason = reason;
  }
}
