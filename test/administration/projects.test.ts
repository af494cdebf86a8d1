import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createApiKey, revokeApiKey } from '../../shared/administration/api-keys.ts';
import { createProject, updateProject } from '../../shared/administration/projects.ts';
import { hashApiKey } from '../../shared/projects/api-key.ts';
import { fakeClock, TEN_O_CLOCK } from '../fakes/clock.ts';
import { fakeProjectRegistry } from '../fakes/project-registry.ts';

function ports() {
  return { projects: fakeProjectRegistry(), random: { bytes: randomBytes }, clock: fakeClock() };
}

const BAD_NAMES = [
  ['empty', ''],
  ['of spaces', '   '],
  ['longer than people read', 'A'.repeat(61)],
  ['that reads as a code, so that every message would hold two', 'THX PRTNR'],
  ['that is one word and reads as a code', 'thxprtnr'],
  ['of two lines', 'Acme\nBank'],
  ['that steers a terminal', 'Acme\u001b[31m'],
] as const;

describe('a project', () => {
  test('gets an id of 24 lower-case hex characters and keeps its name', async () => {
    const at = ports();
    const project = await createProject(at, '  Acme  ');
    expect(project).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      name: 'Acme',
      createdAt: TEN_O_CLOCK,
    });
    expect(await at.projects.findProject(project.id)).toEqual(project);
  });

  test.each(BAD_NAMES)('does not get a name %s', async (_what, name) => {
    const at = ports();
    await expect(createProject(at, name)).rejects.toThrow(RangeError);
    expect(await at.projects.listProjects()).toEqual([]);
  });

  test('can be renamed and stays the same otherwise', async () => {
    const at = ports();
    const project = await createProject(at, 'Acme');
    at.clock.advance(1000);
    expect(await updateProject(at, project.id, { name: 'Acme Bank' })).toEqual({
      ...project,
      name: 'Acme Bank',
    });
    expect(await at.projects.findProject(project.id)).toMatchObject({ name: 'Acme Bank' });
  });

  test.each(BAD_NAMES)('can’t be renamed to a name %s', async (_what, name) => {
    const at = ports();
    const { id } = await createProject(at, 'Acme');
    await expect(updateProject(at, id, { name })).rejects.toThrow(RangeError);
    expect(await at.projects.findProject(id)).toMatchObject({ name: 'Acme' });
  });

  test('gets a key for its hashes once, and keeps it when it goes back to plain ones', async () => {
    const at = ports();
    const { id } = await createProject(at, 'Acme');
    const keyed = await updateProject(at, id, { identifierHash: 'keyed' });
    const key = keyed.identifierHash?.key ?? '';
    expect(Buffer.from(key, 'base64url')).toHaveLength(32);
    expect(keyed.identifierHash).toEqual({ key, inUse: true });
    const plain = await updateProject(at, id, { identifierHash: 'plain', name: 'Acme Bank' });
    expect(plain).toMatchObject({ name: 'Acme Bank', identifierHash: { key, inUse: false } });
    expect(await updateProject(at, id, { identifierHash: 'keyed' })).toMatchObject({
      identifierHash: { key, inUse: true },
    });
  });

  test('with plain hashes has no key to keep', async () => {
    const at = ports();
    const project = await createProject(at, 'Acme');
    expect(await updateProject(at, project.id, { identifierHash: 'plain' })).toEqual(project);
  });

  test('that doesn’t exist can’t be renamed', async () => {
    await expect(updateProject(ports(), 'f'.repeat(24), { name: 'Acme' })).rejects.toThrow(
      'There is no project',
    );
  });
});

describe('an API key', () => {
  async function withProject() {
    const at = ports();
    const { id: projectId } = await createProject(at, 'Acme');
    return { at, projectId };
  }

  test('is kept as its hash only', async () => {
    const { at, projectId } = await withProject();
    const { key, record } = await createApiKey(at, { projectId, environment: 'test', name: 'CI' });
    expect(record).toMatchObject({ hash: hashApiKey(key), projectId, environment: 'test', name: 'CI' });
    const kept = await at.projects.listApiKeys(projectId);
    expect(kept).toEqual([record]);
    expect(JSON.stringify(kept)).not.toContain(key.slice(record.id.length + 8));
  });

  test('stays known once it is revoked, with the first time', async () => {
    const { at, projectId } = await withProject();
    const { record } = await createApiKey(at, { projectId, environment: 'live' });
    at.clock.advance(5);
    const revoked = { ...record, status: 'revoked', revokedAt: TEN_O_CLOCK + 5 };
    expect(await revokeApiKey(at, projectId, record.id)).toEqual(revoked);
    at.clock.advance(5);
    expect(await revokeApiKey(at, projectId, record.id)).toEqual(revoked);
    expect(await at.projects.listApiKeys(projectId)).toEqual([revoked]);
  });

  test.each([0, -1, 1.5, Number.NaN, 1_000_001])('does not get a limit of %d', async (createsPerMinute) => {
    const { at, projectId } = await withProject();
    const wanted = { projectId, environment: 'live', createsPerMinute } as const;
    await expect(createApiKey(at, wanted)).rejects.toThrow(RangeError);
    expect(await at.projects.listApiKeys(projectId)).toEqual([]);
  });

  test.each(['', ' ', 'A'.repeat(61), 'two\nlines'])('does not get the name %j', async (name) => {
    const { at, projectId } = await withProject();
    await expect(createApiKey(at, { projectId, environment: 'live', name })).rejects.toThrow(RangeError);
    expect(await at.projects.listApiKeys(projectId)).toEqual([]);
  });

  test('gets its name without the spaces around it', async () => {
    const { at, projectId } = await withProject();
    const { record } = await createApiKey(at, { projectId, environment: 'live', name: ' CI ' });
    expect(record.name).toBe('CI');
  });

  test('needs a project, and can only be revoked through its own', async () => {
    const { at, projectId } = await withProject();
    const other = await createProject(at, 'Other');
    const { record } = await createApiKey(at, { projectId, environment: 'live' });
    await expect(createApiKey(at, { projectId: 'none', environment: 'live' })).rejects.toThrow(RangeError);
    await expect(revokeApiKey(at, other.id, record.id)).rejects.toThrow('has no key');
    expect(await at.projects.listApiKeys(projectId)).toEqual([record]);
  });
});
