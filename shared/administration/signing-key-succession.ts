import type { SigningKey } from '../deployment/settings.ts';
import type { Environment } from '../verification/verification.ts';

export type WaitingKey = {
  readonly environment: Environment;
  readonly kid: string;
  /** When it may sign at the earliest, in milliseconds since the epoch. */
  readonly from: number;
};

/** The key set is cached for a day; a container answers settings that are up to a minute old. */
const PUBLISHED_BEFORE_IT_SIGNS = 24 * 3_600_000 + 60_000;

type When = { readonly now: number; readonly signAtOnce: boolean };

/**
 * Who signs, given the newest key of each environment. A deployment's first key signs at once. One that replaces another is
 * published for a day while the other goes on; who was replaced stays published for the proofs that it signed.
 */
export function successionOf(
  former: readonly SigningKey[],
  newest: readonly SigningKey[],
  when: When,
): SigningKey[] {
  const successors = newest.map((key) => succeed(former, key, when));
  const others = former.filter(({ kid }) => !newest.some((key) => key.kid === kid));
  return [
    ...successors,
    ...others.map((key) => (isReplaced(key, successors) ? { ...key, state: 'retired' as const } : key)),
  ];
}

/** None for a key that waits for nothing. */
export function waitingOf({ environment, kid, state, publishedAt }: SigningKey): WaitingKey[] {
  if (state !== 'published' || publishedAt === undefined) return [];
  return [{ environment, kid, from: publishedAt + PUBLISHED_BEFORE_IT_SIGNS }];
}

function succeed(former: readonly SigningKey[], key: SigningKey, { now, signAtOnce }: When): SigningKey {
  const signs = former.find(
    ({ environment, state }) => environment === key.environment && state === 'signing',
  );
  if (!signs || signs.kid === key.kid || signAtOnce) return key;
  const known = former.find(({ kid, state }) => kid === key.kid && state === 'published');
  const publishedAt = known?.publishedAt ?? now;
  const isKnownEverywhere = publishedAt + PUBLISHED_BEFORE_IT_SIGNS <= now;
  return { ...key, publishedAt, state: isKnownEverywhere ? 'signing' : 'published' };
}

function isReplaced({ environment, state }: SigningKey, successors: readonly SigningKey[]): boolean {
  const successor = successors.find((key) => key.environment === environment);
  return state !== 'signing' || successor?.state === 'signing';
}
