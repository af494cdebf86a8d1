import { expect, test } from 'vitest';
import { dynamoDbUsageStore } from '../../shared/adapters/dynamodb/usage-store.ts';
import { localAws } from './aws.ts';

const aws = localAws();
const scope = { projectId: 'a', environment: 'live' } as const;
const store = () => dynamoDbUsageStore(aws().table, aws().queries);
const day = (date: string, created: number, of: object = scope) => ({
  ...scope,
  ...of,
  day: date,
  channels: { telegram: { created } },
});
const window = (minute: number, shard = 'shardId-1') => ({
  shard,
  start: `2026-10-31T10:0${minute}:00Z`,
});

test('a window that comes again, or late, is counted once', async () => {
  await store().add(day('2026-10-30', 2), window(1));
  await store().add(day('2026-10-30', 2), window(1));
  await store().add(day('2026-10-30', 3), window(2));
  await store().add(day('2026-10-30', 2), window(1));
  await store().add(day('2026-10-30', 5), window(1, 'shardId-2'));
  expect(await store().month(scope, '2026-10')).toEqual([
    { day: '2026-10-30', channels: { telegram: { created: 2 + 3 + 5 } } },
  ]);
});

test('a month has its own days, of one project and environment', async () => {
  await store().add(day('2026-09-30', 1, { projectId: 'b' }), window(1));
  await store().add(day('2026-10-01', 2, { projectId: 'b' }), window(1));
  await store().add(day('2026-10-31', 3, { projectId: 'b' }), window(1));
  await store().add(day('2026-10-31', 4, { projectId: 'b', environment: 'test' }), window(1));
  const found = await store().month({ projectId: 'b', environment: 'live' }, '2026-10');
  expect(found.map(({ day: date, channels }) => [date, channels.telegram?.created])).toEqual([
    ['2026-10-01', 2],
    ['2026-10-31', 3],
  ]);
});
