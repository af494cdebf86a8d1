import { createHmac } from 'node:crypto';

/**
 * The headers by which a receiver knows that a body is ours: Standard Webhooks 1.0.0, one signature for each secret that is valid, and
 * the older pair, hex HMAC-SHA256 over `timestamp.body` under the whole text of the oldest one.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signatureHeaders(
  eventId: string,
  body: string,
  secrets: readonly [string, ...string[]],
  now: number,
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(now / 1000));
  const [oldest] = secrets;
  const older = hmac(oldest, `${timestamp}.${body}`).digest('hex');
  return {
    'webhook-id': eventId,
    'webhook-timestamp': timestamp,
    'webhook-signature': secrets
      .map((secret) => `v1,${hmac(keyOf(secret), `${eventId}.${timestamp}.${body}`).digest('base64')}`)
      .join(' '),
    'x-proof-timestamp': timestamp,
    'x-proof-signature': older,
  };
}

/** What stands behind `whsec_` is base64, and its bytes are the key. */
function keyOf(secret: string): Buffer {
  return Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
}

function hmac(key: string | Uint8Array, text: string) {
  return createHmac('sha256', key).update(text);
}
