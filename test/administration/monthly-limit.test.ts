import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createProject, updateProject } from '../../shared/administration/projects.ts';
import { fakeClock } from '../fakes/clock.ts';
import { fakeProjectRegistry } from '../fakes/project-registry.ts';

async function world() {
  const ports = { projects: fakeProjectRegistry(), random: { bytes: randomBytes }, clock: fakeClock() };
  const { id } = await createProject(ports, 'Acme');
  return {
    ports,
    id,
    change: (given: Parameters<typeof updateProject>[2]) => updateProject(ports, id, given),
  };
}

describe('a monthly limit', () => {
  test('is soft unless it is said, keeps its mode when it changes, and can be taken away', async () => {
    const { change } = await world();
    expect(await change({ monthlyLimit: '1000' })).toMatchObject({
      monthlyLimit: { creations: 1000, mode: 'soft' },
    });
    expect(await change({ limitMode: 'hard' })).toMatchObject({
      monthlyLimit: { creations: 1000, mode: 'hard' },
    });
    expect(await change({ monthlyLimit: '2000' })).toMatchObject({
      monthlyLimit: { creations: 2000, mode: 'hard' },
    });
    expect(await change({ name: 'Acme Bank' })).toMatchObject({
      monthlyLimit: { creations: 2000, mode: 'hard' },
    });
    expect(await change({ monthlyLimit: 'none' })).not.toHaveProperty('monthlyLimit');
  });

  test('that was reached stays so through every other change', async () => {
    const { ports, id, change } = await world();
    const quotaReached = { month: '2026-10', limit: 1000, at: 1, sequence: 1 };
    await ports.projects.addProject({ ...(await change({ monthlyLimit: '1000' })), quotaReached });
    expect(await change({ name: 'Acme Bank' })).toMatchObject({ quotaReached });
    expect(await change({ monthlyLimit: 'none' })).toMatchObject({ quotaReached });
    expect(await ports.projects.findProject(id)).toMatchObject({ quotaReached });
  });

  test.each(['0', '-1', '1.5', '1e3', '', 'many', '1000000001', ' 5'])('%j is none', async (monthlyLimit) => {
    const { ports, id, change } = await world();
    await expect(change({ monthlyLimit })).rejects.toThrow(RangeError);
    expect(await ports.projects.findProject(id)).not.toHaveProperty('monthlyLimit');
  });

  test('has no mode where there is none', async () => {
    const { change } = await world();
    await expect(change({ limitMode: 'hard' })).rejects.toThrow('--monthly-limit');
    await expect(change({ monthlyLimit: 'none', limitMode: 'hard' })).rejects.toThrow('--limit-mode');
  });
});
