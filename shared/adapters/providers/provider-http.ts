import type { ProviderAccess } from '../../administration/channels/provider-access.ts';
import { ProviderError, type ProviderFailure } from '../../administration/channels/provider-error.ts';
import { readJson } from '../../read-json.ts';

export type ProviderCall = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below the base URL; Telegram's holds the bot's token. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
};

export type ProviderAnswer = {
  readonly status: number;
  readonly headers: Headers;
  /** Undefined where the body is no JSON. */
  readonly body: unknown;
};

/** What an answer that is not the one hoped for means, in the provider's own terms. */
export type Refusal = (answer: ProviderAnswer) => ProviderFailure | undefined;

export const TIMEOUT_MILLISECONDS = 10_000;
/** Longer waits are the operator's to decide on. */
const LONGEST_WAIT_SECONDS = 30;
const ATTEMPTS = 3;

/**
 * Calls a provider and answers what it said when it said yes. Waits and asks again where it says how soon; throws a
 * ProviderError for everything else, and never anything that holds a URL, a header or a body.
 */
export async function callProvider(
  provider: string,
  access: ProviderAccess,
  call: ProviderCall,
  refusal: Refusal,
): Promise<ProviderAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await send(provider, access, call);
    const failure = failureIn(answer, refusal);
    if (!failure) return answer;
    const seconds = failure.kind === 'too_many' ? failure.retryAfterSeconds : undefined;
    if (seconds === undefined || seconds > LONGEST_WAIT_SECONDS || attempt === ATTEMPTS) {
      throw new ProviderError(provider, failure);
    }
    await access.wait(seconds * 1000, `${provider} asks for ${seconds} seconds of patience`);
  }
}

function failureIn(answer: ProviderAnswer, refusal: Refusal): ProviderFailure | undefined {
  const { status } = answer;
  if (status === 429) {
    const known = refusal(answer);
    return known?.kind === 'too_many' ? known : { kind: 'too_many', retryAfterSeconds: retryAfter(answer) };
  }
  if (status >= 500) return { kind: 'failing', status };
  const known = refusal(answer);
  if (known) return known;
  return status >= 200 && status < 300 ? undefined : { kind: 'unexpected', status };
}

async function send(
  provider: string,
  { baseUrl, timeoutMilliseconds = TIMEOUT_MILLISECONDS }: ProviderAccess,
  { method, path, headers, form, json }: ProviderCall,
): Promise<ProviderAnswer> {
  const body = form ? new URLSearchParams(form) : json === undefined ? undefined : JSON.stringify(json);
  try {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: { ...headers, ...(json !== undefined && { 'content-type': 'application/json' }) },
      // Credentials go to the provider alone, wherever it may point.
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMilliseconds),
      ...(body !== undefined && { body }),
    });
    return { status: response.status, headers: response.headers, body: readJson(await response.text()) };
  } catch (error) {
    throw new ProviderError(provider, failureOf(error, timeoutMilliseconds));
  }
}

function failureOf(error: unknown, timeoutMilliseconds: number): ProviderFailure {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return { kind: 'timed_out', seconds: timeoutMilliseconds / 1000 };
  }
  return { kind: 'unreachable', reason: codeOf(error) };
}

/** Like ECONNREFUSED. A message might quote the URL. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'the connection failed';
}

/** Seconds. RFC 9110 section 10.2.3; a date is not what these providers send. */
function retryAfter({ headers }: ProviderAnswer): number | undefined {
  const given = headers.get('retry-after') ?? '';
  return /^\d{1,6}$/.test(given) ? Number(given) : undefined;
}

const LONGEST_REASON = 300;

/** What a provider says, as one line for a person: some of them quote the credential that they were given. */
export function reasonGiven(text: string, secrets: readonly string[]): string {
  const withoutSecrets = secrets
    .filter((secret) => secret !== '')
    .reduce((cleaned, secret) => cleaned.replaceAll(secret, '...'), text);
  return withoutSecrets
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .replace(/\.$/, '')
    .slice(0, LONGEST_REASON);
}
