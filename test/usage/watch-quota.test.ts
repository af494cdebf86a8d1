import { expect, test } from 'vitest';
import type { Limits } from '../../shared/projects/monthly-limit.ts';
import type { DayUsage } from '../../shared/usage/usage.ts';
import { watchQuotas } from '../../shared/usage/watch-quota.ts';
import { fakeClock, TEN_O_CLOCK } from '../fakes/clock.ts';

const day = (date: string, created: number, of: object = {}) =>
  ({
    projectId: 'a',
    environment: 'live',
    day: date,
    channels: { telegram: { created }, sms: { created, verified: 9 } },
    ...of,
  }) as const;

/** One project with what was counted of it so far. */
function world(limits: Limits | undefined, counted: readonly DayUsage[]) {
  let project = limits;
  const told: unknown[] = [];
  const asked: string[] = [];
  const ports: Parameters<typeof watchQuotas>[0] = {
    clock: fakeClock(),
    usage: {
      async month(_, month) {
        asked.push(month);
        return counted.filter((each) => each.day.startsWith(month));
      },
    },
    quotas: {
      find: async () => project,
      async reach(_, quotaReached) {
        project = { ...project, quotaReached };
        return true;
      },
    },
    onReached: (id, reached) => void told.push([id, reached]),
  };
  return { told, asked, watch: (...days: readonly ReturnType<typeof day>[]) => watchQuotas(ports, days) };
}

const limited = { monthlyLimit: { creations: 100, mode: 'soft' } } as const;
const OCTOBER = [day('2026-10-30', 20), day('2026-10-31', 30)];

test('a month whose days add up to the limit reaches it once, however often its last minute is counted', async () => {
  const { told, watch } = world(limited, OCTOBER);
  await watch(day('2026-10-31', 1));
  await watch(day('2026-10-31', 1));
  expect(told).toEqual([['a', { month: '2026-10', limit: 100, at: TEN_O_CLOCK, sequence: 1 }]]);
});

test('a minute over midnight of the month’s end is of both months', async () => {
  const { told, asked, watch } = world(limited, [...OCTOBER, day('2026-11-01', 50)]);
  await watch(day('2026-11-01', 1), day('2026-10-31', 1));
  expect(asked).toEqual(['2026-10', '2026-11']);
  expect(told).toMatchObject([
    ['a', { month: '2026-10', sequence: 1 }],
    ['a', { month: '2026-11', sequence: 2 }],
  ]);
});

test.each([
  ['there is no limit', {}, day('2026-10-31', 1)],
  ['the project is gone', undefined, day('2026-10-31', 1)],
  [
    'it was told before',
    { ...limited, quotaReached: { month: '2026-10', limit: 100, at: 1, sequence: 1 } },
    day('2026-10-31', 1),
  ],
  ['nothing was created', limited, day('2026-10-31', 0)],
] as const)('where %s the days of the month are not read', async (_, limits, counted) => {
  const { told, asked, watch } = world(limits, OCTOBER);
  await watch(counted);
  expect([told, asked]).toEqual([[], []]);
});

test('less than the limit reaches nothing', async () => {
  const { told, asked, watch } = world(limited, [day('2026-10-31', 49)]);
  await watch(day('2026-10-31', 1));
  expect([told, asked]).toEqual([[], ['2026-10']]);
});
