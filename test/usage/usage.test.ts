import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countWindow } from '../../shared/usage/count-window.ts';
import { addTo, type Counting, countingOf, daysIn, type Tally } from '../../shared/usage/usage.ts';

const OF = { projectId: 'a', environment: 'live', channel: 'telegram' } as const;
const AT = Date.UTC(2026, 9, 31, 23, 59, 59, 999);

describe('a change of a verification', () => {
  test.each([
    [undefined, 'pending', 'created'],
    ['pending', 'verified', 'verified'],
    ['matched', 'verified', 'verified'],
    ['pending', 'failed', 'failed'],
    ['verified', 'revoked', 'revoked'],
  ] as const)('from %s to %s counts as %s, on the day that it happened', (before, after, counted) => {
    expect(countingOf({ ...OF, before, after, at: AT })).toEqual({ ...OF, day: '2026-10-31', counted });
  });

  test.each([
    ['pending', 'pending'],
    ['pending', 'matched'],
    ['verified', 'verified'],
  ] as const)('from %s to %s counts nothing', (before, after) => {
    expect(countingOf({ ...OF, before, after, at: AT })).toBeUndefined();
  });
});

const counting: fc.Arbitrary<Counting> = fc.record({
  projectId: fc.constantFrom('a', 'b'),
  environment: fc.constantFrom('live', 'test'),
  day: fc.constantFrom('2026-10-31', '2026-11-01'),
  channel: fc.constantFrom('telegram', 'sms'),
  counted: fc.constantFrom('created', 'verified'),
});

/** How often what is like this is counted in the days. */
function countedIn(
  days: ReturnType<typeof daysIn>,
  { projectId, environment, day, channel, counted }: Counting,
) {
  const same = days.filter(
    (each) => each.projectId === projectId && each.environment === environment && each.day === day,
  );
  return same.reduce((sum, each) => sum + (each.channels[channel]?.[counted] ?? 0), 0);
}

test('a tally holds everything that was added to it, each in its place', () => {
  fc.assert(
    fc.property(fc.array(counting, { maxLength: 50 }), (all) => {
      // Through JSON, as Lambda keeps it.
      const tally = all.reduce<Tally>((sum, each) => JSON.parse(JSON.stringify(addTo(sum, each))), {});
      for (const each of all) {
        const alike = all.filter((other) => JSON.stringify(other) === JSON.stringify(each)).length;
        expect(countedIn(daysIn(tally), each)).toBe(alike);
      }
    }),
  );
});

test('a window is written at its end, each day of a project once', async () => {
  const written: unknown[] = [];
  const ports = {
    usage: { add: async (day: unknown) => void written.push(day) },
    onCounted: async (days: unknown) => void told.push(days),
  };
  const told: unknown[] = [];
  const happened = { ...OF, day: '2026-10-31', counted: 'created' } as const;
  const window = { shard: 's', start: '2026-10-31T10:00:00Z' };
  const tally = await countWindow(ports, { ...window, isLast: false, tally: {} }, [happened, happened]);
  expect(written).toEqual([]);
  expect(told).toEqual([]);
  expect(await countWindow(ports, { ...window, isLast: true, tally }, [])).toEqual({});
  expect(told).toEqual([written]);
  expect(written).toEqual([
    { projectId: 'a', environment: 'live', day: '2026-10-31', channels: { telegram: { created: 2 } } },
  ]);
});
