import { readOrigin } from '../projects/origin.ts';
import type { WebhookTargets } from '../webhooks/webhook-url.ts';

/** What takes a setting away. */
export const NONE = 'none';

/** Those that may frame the page stand in a header of it. */
const MOST_ORIGINS = 20;

/** A list is given whole, and `none` alone takes it away. Throws RangeError. */
export function changedOrigins(
  known: readonly string[] | undefined,
  given: readonly string[] | undefined,
  targets: WebhookTargets = { thisMachine: false },
): readonly string[] | undefined {
  if (given === undefined) return known;
  if (given.length === 1 && given[0] === NONE) return undefined;
  const origins = given.map((text) => {
    const origin = readOrigin(text, targets);
    if (origin !== undefined) return origin;
    throw new RangeError(
      'An origin is https:// and a host, like https://shop.example.com, with a port if need be: without a path, and no pattern.',
    );
  });
  if (origins.length > MOST_ORIGINS) throw new RangeError(`A project names at most ${MOST_ORIGINS} origins.`);
  return [...new Set(origins)];
}
