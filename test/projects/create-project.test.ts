import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createApiKey, createProject, revokeApiKey } from '../../shared/administration/projects.ts';
import { type ApiKey, hashApiKey } from '../../shared/projects/api-key.ts';
import type { Project } from '../../shared/projects/project.ts';

function ports() {
  const projects = new Map<string, Project>();
  const keys = new Map<string, ApiKey>();
  return {
    saved: { projects, keys },
    random: { bytes: randomBytes },
    projects: {
      async saveProject(project: Project) {
        projects.set(project.id, project);
      },
      async saveApiKey(hash: string, key: ApiKey) {
        keys.set(hash, key);
      },
    },
  };
}

describe('a project', () => {
  test('gets an id of 24 lower-case hex characters and keeps its name', async () => {
    const at = ports();
    const project = await createProject(at, '  Acme  ');
    expect(project).toEqual({ id: expect.stringMatching(/^[0-9a-f]{24}$/), name: 'Acme' });
    expect(at.saved.projects.get(project.id)).toEqual(project);
  });

  test.each([
    ['empty', ''],
    ['of spaces', '   '],
    ['longer than people read', 'A'.repeat(61)],
    ['that reads as a code, so that every message would hold two', 'THX PRTNR'],
    ['that is one word and reads as a code', 'thxprtnr'],
  ])('does not get a name %s', async (_what, name) => {
    const at = ports();
    await expect(createProject(at, name)).rejects.toThrow(RangeError);
    expect(at.saved.projects.size).toBe(0);
  });
});

describe('an API key', () => {
  test('is kept as its hash only', async () => {
    const at = ports();
    const key = await createApiKey(at, 'a-project', 'test');
    expect([...at.saved.keys]).toEqual([
      [hashApiKey(key), { projectId: 'a-project', environment: 'test', status: 'active' }],
    ]);
  });

  test('stays known once it is revoked', async () => {
    const at = ports();
    const key = await createApiKey(at, 'a-project', 'live');
    await revokeApiKey(at, key, { projectId: 'a-project', environment: 'live' });
    expect([...at.saved.keys.values()]).toEqual([
      { projectId: 'a-project', environment: 'live', status: 'revoked' },
    ]);
  });

  test('of another form is not saved', async () => {
    const owner = { projectId: 'a-project', environment: 'live' } as const;
    await expect(revokeApiKey(ports(), 'pk_live_short', owner)).rejects.toThrow(RangeError);
  });
});
