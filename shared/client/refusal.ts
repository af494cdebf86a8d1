import { type ErrorDetail, VersoApiError } from './errors.ts';
import { hasTexts, isObject, textOf } from './json.ts';
import { readRetryAfter } from './retry-after.ts';

/** What API Gateway and proxies refuse by themselves has another body, or none: there the status has to do. */
const CODES: Readonly<Record<number, string>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'payload_too_large',
  429: 'rate_limited',
  500: 'internal_error',
  503: 'service_unavailable',
};

/** The error that an answer other than 2xx stands for. */
export function refusalOf({ status, headers }: Response, body: unknown, now: number): VersoApiError {
  const error = isObject(body) && isObject(body.error) ? body.error : {};
  return new VersoApiError({
    status,
    code: textOf(error.code) ?? CODES[status] ?? `http_${status}`,
    message: withoutSecrets(textOf(error.message) ?? 'The service refused without saying why.'),
    details: detailsOf(error.details),
    requestId:
      textOf(error.request_id) ?? headers.get('x-request-id') ?? headers.get('apigw-requestid') ?? undefined,
    retryAfter: readRetryAfter(headers.get('retry-after'), now) ?? secondsOf(error.retryAfter),
  });
}

function detailsOf(details: unknown): readonly ErrorDetail[] {
  if (!Array.isArray(details)) return [];
  return details.flatMap((each: unknown) =>
    hasTexts(each, ['field', 'message', 'code'])
      ? [
          {
            field: String(each.field),
            message: withoutSecrets(String(each.message)),
            code: String(each.code),
          },
        ]
      : [],
  );
}

function secondsOf(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 ? Math.ceil(value) : undefined;
}

/** A text from outside may repeat what was sent, and errors end up in logs. */
function withoutSecrets(text: string): string {
  return text
    .replace(/\bpk_(?:live|test)_[\w-]+/g, '[API key]')
    .replace(/\+?\d(?:[\s().-]?\d){6,}/g, '[number]');
}
