import { describe, expect, test } from 'vitest';
import type { CounterStore } from '../../shared/ports.ts';
import { HOUR, TEN_O_CLOCK } from '../fakes/clock.ts';

let made = 0;
const MOST = { total: 4, share: 2 };

/** Holds counters to what limits rely on. */
export function counterStoreContract(store: () => CounterStore): void {
  function fresh(share = 'one') {
    made += 1;
    const key = `key-${made}`;
    const counter = (of: string) => ({ key, share: of, expiresAt: TEN_O_CLOCK + HOUR });
    return {
      take: (of = share) => store().add(counter(of), MOST),
      give: (of = share) => store().subtract(counter(of)),
      read: () => store().read(key),
    };
  }

  describe('a counter', () => {
    // As base64url writes them, and as nobody should.
    test.each(['one', 'a-b_c', '-', '0', 'ą ж'])(
      'lets the share %j have its part and no more',
      async (share) => {
        const { take } = fresh(share);
        expect([await take(), await take(), await take()]).toEqual([true, true, false]);
      },
    );

    test('lets all shares together have the total and no more', async () => {
      const { take } = fresh();
      const taken = [];
      for (const share of ['a', 'a', 'b', 'b', 'c']) taken.push(await take(share));
      expect(taken).toEqual([true, true, true, true, false]);
    });

    test('counts nothing when it refuses', async () => {
      const { take } = fresh();
      for (const share of ['a', 'a', 'a', 'a', 'a']) await take(share);
      expect([await take('b'), await take('b')]).toEqual([true, true]);
    });

    test('takes back what was given back', async () => {
      const { take, give } = fresh();
      await take();
      await take();
      await give();
      expect([await take(), await take()]).toEqual([true, false]);
    });

    test('is read as its total, and as nothing before it was counted', async () => {
      const { take, give, read } = fresh();
      expect(await read()).toBe(0);
      await take('a');
      await take('b');
      expect(await read()).toBe(2);
      await give('a');
      expect(await read()).toBe(1);
    });

    test('that is gone is not owed anything', async () => {
      const { take, give } = fresh();
      await give();
      expect([await take(), await take(), await take()]).toEqual([true, true, false]);
    });

    test('is exact when many take at once', async () => {
      const { take } = fresh();
      const taken = await Promise.all(Array.from({ length: 10 }, () => take()));
      expect(taken.filter(Boolean)).toHaveLength(MOST.share);
    });
  });
}
