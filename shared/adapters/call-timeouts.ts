/**
 * How long one AWS call may take. Two attempts of the few calls of a request end before Lambda's ten seconds do,
 * so that a stalled service is answered 503. Without `throwOnRequestTimeout` the handler would only warn.
 */
export const CALL_TIMEOUTS = {
  connectionTimeout: 500,
  requestTimeout: 1000,
  throwOnRequestTimeout: true,
} as const;
