import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { projectKey } from '../../shared/adapters/dynamodb/project-directory.ts';
import { dynamoDbProjectQuotas } from '../../shared/adapters/dynamodb/project-quotas.ts';
import { dynamoDbProjectRegistry } from '../../shared/adapters/dynamodb/project-registry.ts';
import type { ProjectRecord } from '../../shared/administration/project-registry.ts';
import { type ProjectChange, updateProject } from '../../shared/administration/projects.ts';
import { TEN_O_CLOCK } from '../fakes/clock.ts';
import { afterReading } from './after-reading.ts';
import { localAws } from './aws.ts';

const aws = localAws();
const quotas = () => dynamoDbProjectQuotas(aws().table);
const random = { bytes: randomBytes };
const registry = () => dynamoDbProjectRegistry(aws().table, aws().queries);
const reached = (month: string, limit: number, sequence = 1) => ({ month, limit, at: TEN_O_CLOCK, sequence });

async function project(id: string, limit?: number): Promise<ProjectRecord> {
  const record: ProjectRecord = {
    id: id.repeat(24),
    name: 'Acme',
    createdAt: TEN_O_CLOCK,
    ...(limit !== undefined && { monthlyLimit: { creations: limit, mode: 'hard' } }),
  };
  await registry().addProject(record);
  return record;
}

test('a limit is reached once a month, and again when it is a higher one', async () => {
  const { id } = await project('a', 100);
  expect(await quotas().reach(id, reached('2026-10', 100))).toBe(true);
  expect(await quotas().reach(id, reached('2026-10', 100, 2))).toBe(false);
  expect(await quotas().find(id)).toMatchObject({ quotaReached: reached('2026-10', 100) });
  await updateProject({ projects: registry(), random }, id, { monthlyLimit: '200' });
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

describe('an operator’s change at the instant that a limit is reached', () => {
  async function changedMeanwhile(id: string, change: ProjectChange) {
    const table = afterReading(aws().table, () => quotas().reach(id, reached('2026-10', 100, 2)));
    const projects = dynamoDbProjectRegistry(table, aws().queries);
    return updateProject({ projects, random }, id, change);
  }

  test('leaves it reached', async () => {
    const { id } = await project('9', 100);
    await quotas().reach(id, reached('2026-09', 100));
    await changedMeanwhile(id, { name: 'Acme Bank' });
    expect(await quotas().find(id)).toMatchObject({
      name: 'Acme Bank',
      quotaReached: reached('2026-10', 100, 2),
    });
    expect(await quotas().reach(id, reached('2026-10', 100, 3))).toBe(false);
  });

  test('takes away the limit itself, and not that it was reached', async () => {
    const { id } = await project('f', 100);
    await changedMeanwhile(id, { monthlyLimit: 'none' });
    const found = await quotas().find(id);
    expect(found).toMatchObject({ quotaReached: reached('2026-10', 100, 2) });
    expect(found).not.toHaveProperty('monthlyLimit');
  });

  test('is no event: what the last change told is not told again', async () => {
    const { id } = await project('1', 100);
    await quotas().reach(id, reached('2026-10', 100));
    const item = () => aws().table.get(projectKey(id), { consistent: true });
    expect(await item()).toMatchObject({ evt: 'project.quota_reached', seq: 1 });
    await updateProject({ projects: registry(), random }, id, { name: 'Acme Bank' });
    expect(await item()).toMatchObject({ name: 'Acme Bank', seq: 1 });
    expect(await item()).not.toHaveProperty('evt');
  });
});
