import { withDeadline } from './deadline.ts';
import { VersoConnectionError } from './errors.ts';
import { type Fetch, platformFetch, platformTimers, type Timers } from './platform.ts';
import { refusalOf } from './refusal.ts';
import { readRetryAfter } from './retry-after.ts';

export type ConnectionOptions = {
  /** Where the service answers, like `https://verify.example.com`; a path in it is kept. */
  readonly baseUrl: string;
  /** `pk_live_...` or `pk_test_...`. Only validating proofs and the list of revoked ones need none. */
  readonly apiKey?: string;
  /** Default: the platform's. */
  readonly fetch?: Fetch;
  /** How long one request may take, its answer's body included. Default 10,000. */
  readonly timeoutMilliseconds?: number;
  /** Default: the platform's. */
  readonly timers?: Timers;
};

/** Ends a call at once: its promise rejects with the signal's reason. */
export type CallOptions = { readonly signal?: AbortSignal };

type Call = {
  /** What error messages call it: paths and queries may hold what doesn't belong into a log. */
  readonly operation: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** A 2xx answer. `retryAfter` is in seconds. */
export type Answer = { readonly body: unknown; readonly retryAfter: number | undefined };

export type Connection = {
  readonly timers: Timers;
  /** Throws VersoApiError for every other answer, and VersoConnectionError where there is none. */
  request(call: Call, options?: CallOptions): Promise<Answer>;
};

/** Throws a TypeError for a base URL or a key that can't be meant. */
export function connect(options: ConnectionOptions): Connection {
  const { fetch: send = platformFetch, timeoutMilliseconds = 10_000, timers = platformTimers } = options;
  const base = readBaseUrl(options.baseUrl);
  const authorization = readApiKey(options.apiKey);

  async function exchange(call: Call, signal: AbortSignal): Promise<Answer> {
    const { response, text } = await receive(call, signal);
    const body = parse(text);
    if (!response.ok) throw refusalOf(response, body, timers.now());
    if (body === undefined) throw unreadable(call.operation);
    return { body, retryAfter: readRetryAfter(response.headers.get('retry-after'), timers.now()) };
  }

  async function receive({ operation, method, path, body, headers }: Call, signal: AbortSignal) {
    try {
      const response = await send(`${base}${path}`, {
        method,
        headers: {
          accept: 'application/json',
          ...authorization,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        // The service never redirects, and the key is for nobody else.
        redirect: 'manual',
        signal,
      });
      return { response, text: await response.text() };
    } catch (cause) {
      throw new VersoConnectionError('unreachable', `${operation}: there was no answer.`, cause);
    }
  }

  return {
    timers,
    request(call, { signal } = {}) {
      const late = () =>
        new VersoConnectionError('timeout', `${call.operation}: no answer in ${timeoutMilliseconds} ms.`);
      return withDeadline(timers, timeoutMilliseconds, signal, late, (ours) => exchange(call, ours));
    },
  };
}

/** An answer that another service, or a captive portal, may have given. */
export function unreadable(operation: string): VersoConnectionError {
  return new VersoConnectionError('unreadable', `${operation}: the answer is not this API's.`);
}

/** One segment of a path. Throws a TypeError for what would lead to another path. */
export function segment(id: string): string {
  if (typeof id !== 'string' || /^\.{0,2}$/.test(id)) throw new TypeError('An id is missing or is none.');
  return encodeURIComponent(id);
}

function readBaseUrl(baseUrl: string): string {
  let url: URL;
  try {
    url = new URL(baseUrl);
  } catch {
    throw new TypeError('baseUrl: give an absolute URL, like https://verify.example.com.');
  }
  const isPlain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (!/^https?:$/.test(url.protocol) || !isPlain)
    throw new TypeError('baseUrl: give an https URL without user, query or fragment.');
  return url.href.replace(/\/+$/, '');
}

/** Checked here, because `fetch` would repeat an unusable header's value in its error. */
function readApiKey(apiKey: string | undefined): Readonly<Record<string, string>> {
  if (apiKey === undefined) return {};
  if (!/^[\x21-\x7e]+$/.test(apiKey)) throw new TypeError('apiKey: give the key exactly as it was shown.');
  return { authorization: `Bearer ${apiKey}` };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
