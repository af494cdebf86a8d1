import { platformTimers } from './platform.ts';

/** As frameworks hand them over: a `Headers` object, or an object like Node's `request.headers`. */
export type WebhookHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

export type WebhookOptions = {
  /** How far the sender's clock and yours may be apart, either way. Default 300. */
  readonly toleranceSeconds?: number;
  /** Milliseconds since the epoch. Default: the platform's. */
  readonly now?: () => number;
};

/**
 * - `missing_header`: one of the three headers is missing or was sent twice.
 * - `invalid_timestamp`: it is no number, or too far from now: an old request that was sent again, or a wrong clock.
 * - `invalid_signature`: the body is another one, or was signed under another secret.
 * - `not_an_event`: the signature holds, for something else.
 */
export type WebhookProblem = 'missing_header' | 'invalid_timestamp' | 'invalid_signature' | 'not_an_event';

const MESSAGES: Readonly<Record<WebhookProblem, string>> = {
  missing_header: 'webhook-id, webhook-timestamp or webhook-signature is missing.',
  invalid_timestamp: 'webhook-timestamp is too far from now.',
  invalid_signature: 'No signature of this webhook was made with this secret over this body.',
  not_an_event: 'The body is not an event of this service.',
};

/** Not from the service: answer 400, and do nothing of what it says. */
export class WebhookVerificationError extends Error {
  readonly reason: WebhookProblem;

  constructor(reason: WebhookProblem) {
    super(MESSAGES[reason]);
    this.name = 'WebhookVerificationError';
    this.reason = reason;
  }
}

/**
 * Checks a request by Standard Webhooks 1.0.0: HMAC-SHA256 over `id.timestamp.body`, of which the header may carry
 * several, one for each secret while they are changed. Throws WebhookVerificationError, and TypeError for a secret
 * that is none.
 */
export async function verifyWebhookSignature(
  rawBody: string | Uint8Array,
  headers: WebhookHeaders,
  secret: string,
  { toleranceSeconds = 300, now = platformTimers.now }: WebhookOptions = {},
): Promise<void> {
  const key = await readSecret(secret);
  const id = readHeader(headers, 'webhook-id');
  const timestamp = readHeader(headers, 'webhook-timestamp');
  const signatures = readHeader(headers, 'webhook-signature');
  // Written so that an option that is not a number refuses.
  const isNear = Math.abs(Math.floor(now() / 1000) - Number(timestamp)) <= toleranceSeconds;
  if (!/^\d{1,12}$/.test(timestamp) || !isNear) throw new WebhookVerificationError('invalid_timestamp');
  // A dot in the id could move the borders between what is signed.
  if (id.includes('.') || !(await anyHolds(key, signatures, signedBytes(id, timestamp, rawBody))))
    throw new WebhookVerificationError('invalid_signature');
}

/** The platform's own: its name is not the same everywhere. */
type Key = Awaited<ReturnType<typeof readSecret>>;

/** `verify` compares in constant time, as the Web Cryptography API says. Other schemes' signatures are passed over. */
async function anyHolds(key: Key, header: string, signed: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const signatures = header.split(' ').flatMap((each) => {
    const [scheme, value = ''] = each.split(',', 2);
    return scheme === 'v1' ? (fromBase64(value) ?? []) : [];
  });
  const held = await Promise.all(
    signatures.map((signature) => crypto.subtle.verify('HMAC', key, signature, signed)),
  );
  return held.includes(true);
}

function signedBytes(id: string, timestamp: string, rawBody: string | Uint8Array): Uint8Array<ArrayBuffer> {
  const utf8 = new TextEncoder();
  const prefix = utf8.encode(`${id}.${timestamp}.`);
  const body = typeof rawBody === 'string' ? utf8.encode(rawBody) : rawBody;
  const signed = new Uint8Array(prefix.length + body.length);
  signed.set(prefix);
  signed.set(body, prefix.length);
  return signed;
}

async function readSecret(secret: string) {
  const bytes = secret.startsWith('whsec_') ? fromBase64(secret.slice('whsec_'.length)) : undefined;
  if (bytes === undefined || bytes.length < 24 || bytes.length > 64)
    throw new TypeError(
      'The secret is not a webhook secret: give it as it was shown, with whsec_ before it.',
    );
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
}

/** Names of headers are the same in any case (RFC 9110 section 5.1). One that is there twice is not taken. */
function readHeader(headers: WebhookHeaders, name: string): string {
  const values = isHeaders(headers)
    ? [headers.get(name)]
    : Object.entries(headers).flatMap(([each, value]) => (each.toLowerCase() === name ? value : []));
  const [value] = values;
  if (values.length !== 1 || typeof value !== 'string' || value === '')
    throw new WebhookVerificationError('missing_header');
  return value;
}

function isHeaders(headers: WebhookHeaders): headers is { get(name: string): string | null } {
  return typeof headers.get === 'function';
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
