import * as z from 'zod/mini';
import { lazily } from '../lazily.ts';
import type { Random } from '../ports.ts';
import { readJson } from '../read-json.ts';

/** One secret of a project, and from when till when deliveries are signed under it, milliseconds since the epoch. */
export type WebhookSecret = {
  /** `whsec_` and 32 random bytes in base64, as Standard Webhooks 1.0.0 writes it. */
  readonly secret: string;
  readonly from: number;
  readonly until?: number;
};

const DAY = 86_400_000;

const stored = lazily(() =>
  z.array(
    z.object({
      secret: z.string().check(z.regex(/^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/)),
      from: z.int(),
      until: z.optional(z.int()),
    }),
  ),
);

/** The parameter's text. Throws when it holds anything else than secrets, and never says what. */
export function parseWebhookSecrets(text: string): readonly WebhookSecret[] {
  const parsed = z.safeParse(stored(), readJson(text));
  if (!parsed.success)
    throw new Error(
      'The parameter of the webhook secrets is not as npx verso webhooks secret rotate writes it.',
    );
  return parsed.data.map(({ secret, from, until }) => ({
    secret,
    from,
    ...(until !== undefined && { until }),
  }));
}

export function serializeWebhookSecrets(secrets: readonly WebhookSecret[]): string {
  return JSON.stringify(secrets);
}

/** Those that a delivery is signed under now, the oldest first. */
export function validSecrets(secrets: readonly WebhookSecret[], now: number): readonly string[] {
  return secrets
    .filter(({ until = Number.POSITIVE_INFINITY }) => now < until)
    .toSorted((one, other) => one.from - other.from)
    .map(({ secret }) => secret);
}

/**
 * A new secret beside the one that was new until now, which stays valid for `overlap`: receivers change in that time. Two are valid at
 * once and never three: a rotation during another ends the older one.
 */
export function rotateSecrets(
  secrets: readonly WebhookSecret[],
  {
    now,
    random,
    overlap = DAY,
  }: { readonly now: number; readonly random: Random; readonly overlap?: number },
): { readonly made: string; readonly secrets: readonly WebhookSecret[] } {
  const made = `whsec_${Buffer.from(random.bytes(32)).toString('base64')}`;
  const newest = secrets.filter(({ until }) => until === undefined).at(-1);
  return {
    made,
    secrets: [...(newest ? [{ ...newest, until: now + overlap }] : []), { secret: made, from: now }],
  };
}

/** Enough to tell two secrets apart, and nothing to sign with. */
export function secretHint(secret: string): string {
  return `whsec_...${secret.slice(-4)}`;
}
