import { expect, test } from 'vitest';
import { dynamoDbProjectQuotas } from '../../shared/adapters/dynamodb/project-quotas.ts';
import { dynamoDbProjectRegistry } from '../../shared/adapters/dynamodb/project-registry.ts';
import type { ProjectRecord } from '../../shared/administration/project-registry.ts';
import { TEN_O_CLOCK } from '../fakes/clock.ts';
import { localAws } from './aws.ts';

const aws = localAws();
const quotas = () => dynamoDbProjectQuotas(aws().table);
const registry = () => dynamoDbProjectRegistry(aws().table, aws().queries);
const reached = (month: string, limit: number, sequence = 1) => ({ month, limit, at: TEN_O_CLOCK, sequence });

async function project(id: string, limit?: number): Promise<ProjectRecord> {
  const record: ProjectRecord = {
    id: id.repeat(24),
    name: 'Acme',
    createdAt: TEN_O_CLOCK,
    ...(limit !== undefined && { monthlyLimit: { creations: limit, mode: 'hard' } }),
  };
  await registry().saveProject(record);
  return record;
}

test('a limit is reached once a month, and again when it is a higher one', async () => {
  const { id } = await project('a', 100);
  expect(await quotas().reach(id, reached('2026-10', 100))).toBe(true);
  expect(await quotas().reach(id, reached('2026-10', 100, 2))).toBe(false);
  expect(await quotas().find(id)).toMatchObject({ quotaReached: reached('2026-10', 100) });
  const known = await registry().findProject(id);
  await registry().saveProject({
    ...(known ?? (await project('a'))),
    monthlyLimit: { creations: 200, mode: 'hard' },
  });
  expect(await quotas().reach(id, reached('2026-10', 200, 2))).toBe(true);
  expect(await registry().findProject(id)).toMatchObject({
    monthlyLimit: { creations: 200, mode: 'hard' },
    quotaReached: reached('2026-10', 200, 2),
  });
});

test('the next month reaches it anew, and the one before takes nothing back', async () => {
  const { id } = await project('b', 100);
  expect(await quotas().reach(id, reached('2026-12', 100))).toBe(true);
  expect(await quotas().reach(id, reached('2027-01', 100, 2))).toBe(true);
  expect(await quotas().reach(id, reached('2026-12', 100, 3))).toBe(false);
  expect(await quotas().find(id)).toMatchObject({ quotaReached: reached('2027-01', 100, 2) });
});

test('a limit that is another by now, or gone, isn’t reached', async () => {
  const { id } = await project('c', 100);
  expect(await quotas().reach(id, reached('2026-10', 50))).toBe(false);
  expect(await quotas().reach((await project('d')).id, reached('2026-10', 100))).toBe(false);
  expect(await quotas().reach('e'.repeat(24), reached('2026-10', 100))).toBe(false);
  expect(await quotas().find('e'.repeat(24))).toBeUndefined();
});
