import { describe, expect, test } from 'vitest';
import type { ProjectRecord, ProjectRegistry } from '../../shared/administration/project-registry.ts';
import { TEN_O_CLOCK } from '../fakes/clock.ts';

/** Holds a registry to what commands that change a project rely on. */
export function projectRegistryContract(registry: () => ProjectRegistry): void {
  const bare = (id: string): ProjectRecord => ({ id: id.repeat(24), name: 'Acme', createdAt: TEN_O_CLOCK });
  const settings = {
    name: 'Acme Bank',
    identifierHash: { key: 'k', inUse: true },
    webhookUrl: 'https://acme.example/events',
    tellsExpiry: true,
    redirectOrigins: ['https://acme.example', 'https://shop.acme.example'],
    monthlyLimit: { creations: 100, mode: 'hard' },
  } as const;
  const quotaReached = { month: '2026-10', limit: 100, at: TEN_O_CLOCK, sequence: 1 };

  describe('a change of a project', () => {
    test('sets what it has, and takes away what it has no longer', async () => {
      const [former, full] = [bare('a'), { ...bare('a'), ...settings }];
      await registry().addProject(former);
      for (const [before, after] of [
        [former, full],
        [full, former],
      ] as const) {
        expect(
          await registry().changeProject(former.id, (project) => {
            expect(project).toEqual(before);
            return after;
          }),
        ).toEqual(after);
        expect(await registry().findProject(former.id)).toEqual(after);
        expect((await registry().listProjects()).filter(({ id }) => id === former.id)).toEqual([after]);
      }
    });

    test('leaves that a limit was reached', async () => {
      const { id } = bare('b');
      await registry().addProject({ ...bare('b'), ...settings, quotaReached });
      await registry().changeProject(id, () => bare('b'));
      expect(await registry().findProject(id)).toEqual({ ...bare('b'), quotaReached });
    });

    test('that is refused writes nothing', async () => {
      const project = bare('c');
      await registry().addProject(project);
      const refused = registry().changeProject(project.id, () => {
        throw new RangeError('no');
      });
      await expect(refused).rejects.toThrow(RangeError);
      expect(await registry().findProject(project.id)).toEqual(project);
    });

    test('makes none where there is none', async () => {
      const missing = bare('d');
      expect(await registry().changeProject(missing.id, () => missing)).toBeUndefined();
      expect(await registry().findProject(missing.id)).toBeUndefined();
    });
  });
}
