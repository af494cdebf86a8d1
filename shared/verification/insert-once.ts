import type { Release } from '../limits/creation-quota.ts';
import type { Clock, Random } from '../ports.ts';
import { HOUR, SECRET_BYTES } from './challenge-code.ts';
import {
  CLOCK_SKEW_MILLISECONDS,
  compareFingerprints,
  derivedSecret,
  fingerprint,
  type IdempotencyScope,
  type IdempotentRequest,
  idempotencyKeyReused,
} from './idempotency.ts';

/** Something whose id follows from a time and a secret, and how it is kept. */
export type Insertion<
  Item extends { readonly idempotency?: string },
  Drawn extends { readonly id: string },
> = {
  readonly clock: Clock;
  readonly random: Random;
  readonly codeSubkey: Uint8Array;
  readonly scope: IdempotencyScope;
  draw(time: number, secret: Uint8Array): Drawn;
  /** `bucketTime` is the time that the id was drawn for. */
  make(drawn: Drawn, now: number, bucketTime: number): Item;
  /** False when the id is taken. */
  insert(item: Item): Promise<boolean>;
  find(id: string): Promise<Item | undefined>;
  /** Takes what a limit allows, or throws rate_limited; a replay gives it back. */
  admit(now: number): Promise<Release>;
};

export type Inserted<Item, Drawn> = {
  readonly item: Item;
  readonly drawn: Drawn;
  readonly replayed: boolean;
};

/** With 2^64 ids an hour a second draw is rare, and a fifth means that the random source is broken. */
const DRAWS = 5;

/**
 * One conditional write; a draw that hits an existing id is repeated. With an idempotency key two reads more, and the
 * same request again, also at the same time, gets what the first one made. Throws idempotency_key_reused.
 */
export async function insertOnce<
  Item extends { readonly idempotency?: string },
  Drawn extends { readonly id: string },
>(insertion: Insertion<Item, Drawn>, request: IdempotentRequest | undefined): Promise<Inserted<Item, Drawn>> {
  if (request) return insertDerived(insertion, request);
  const { clock, random, draw, make, insert, admit } = insertion;
  await admit(clock.now());
  for (let attempt = 1; attempt <= DRAWS; attempt += 1) {
    const now = clock.now();
    const drawn = draw(now, random.bytes(SECRET_BYTES));
    const item = make(drawn, now, now);
    if (await insert(item)) return { item, drawn, replayed: false };
  }
  throw new Error('Every draw hit an existing item.');
}

async function insertDerived<
  Item extends { readonly idempotency?: string },
  Drawn extends { readonly id: string },
>(insertion: Insertion<Item, Drawn>, request: IdempotentRequest): Promise<Inserted<Item, Drawn>> {
  const { clock, codeSubkey, scope, draw, make, insert, find, admit } = insertion;
  const now = clock.now();
  const time = now - CLOCK_SKEW_MILLISECONDS;
  const mine = fingerprint(codeSubkey, request);

  /** What the key made in the hour of `at`, or the first draw of that hour that is still free. */
  async function lookUp(at: number): Promise<Inserted<Item, Drawn> | { readonly free: Drawn }> {
    for (let attempt = 1; attempt <= DRAWS; attempt += 1) {
      const drawn = draw(at, derivedSecret(codeSubkey, at, attempt, scope, request));
      const item = await find(drawn.id);
      if (!item) return { free: drawn };
      switch (compareFingerprints(item.idempotency, mine)) {
        case 'same':
          return { item, drawn, replayed: true };
        case 'other_body':
          throw idempotencyKeyReused();
        case 'stranger':
          continue;
      }
    }
    throw new Error('Every draw of an idempotency key hit an existing item.');
  }

  const earlier = await lookUp(time - HOUR);
  if ('item' in earlier) return earlier;
  // A container whose clock is ahead may have begun the next hour.
  const ahead = time + 2 * CLOCK_SKEW_MILLISECONDS;
  if (Math.floor(ahead / HOUR) > Math.floor(time / HOUR)) {
    const next = await lookUp(ahead);
    if ('item' in next) return next;
  }
  const current = await lookUp(time);
  if ('item' in current) return current;

  let release: Release;
  try {
    release = await admit(now);
  } catch (refusal) {
    // The same request beside this one may have taken the last place.
    const beside = await lookUp(time);
    if ('item' in beside) return beside;
    throw refusal;
  }
  for (let attempt = 1, { free: drawn } = current; attempt <= DRAWS; attempt += 1) {
    const item = { ...make(drawn, now, time), idempotency: mine };
    if (await insert(item)) return { item, drawn, replayed: false };
    const found = await lookUp(time);
    if ('item' in found) {
      await release();
      return found;
    }
    drawn = found.free;
  }
  throw new Error('Every draw of an idempotency key was taken by somebody else.');
}
