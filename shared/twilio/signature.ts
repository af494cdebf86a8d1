import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';

/**
 * Checks X-Twilio-Signature: HMAC-SHA1 under the account's auth token over the URL as Twilio called it and all
 * form parameters. A URL with `bodySHA256` is refused: Twilio signs only the URL then, and the form would be
 * anybody's.
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-security
 */
export function isSignedByTwilio(
  authToken: Buffer,
  signature: string | undefined,
  url: string,
  form: string,
): boolean {
  if (authToken.length === 0 || signature === undefined) return false;
  if (URL.parse(url)?.searchParams.has('bodySHA256') !== false) return false;
  return validateRequest(authToken.toString('utf8'), signature, url, formParameters(form));
}

/** A repeated name keeps all its values: each is part of what was signed. */
function formParameters(form: string): Record<string, string | string[]> {
  const parameters = new URLSearchParams(form);
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => {
      const [first = '', ...others] = parameters.getAll(name);
      return [name, others.length === 0 ? first : [first, ...others]];
    }),
  );
}
