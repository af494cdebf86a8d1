import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { dynamoDbProjectRegistry } from '../../shared/adapters/dynamodb/project-registry.ts';
import type { Table } from '../../shared/adapters/dynamodb/table.ts';
import { createProject, type ProjectChange, updateProject } from '../../shared/administration/projects.ts';
import { fakeClock } from '../fakes/clock.ts';
import { fakeProjectRegistry } from '../fakes/project-registry.ts';
import { projectRegistryContract } from '../ports/project-registry.contract.ts';
import { afterReading } from './after-reading.ts';
import { localAws } from './aws.ts';

const aws = localAws();

function operator(table: Table = aws().table) {
  const projects = dynamoDbProjectRegistry(table, aws().queries);
  return { projects, random: { bytes: randomBytes }, clock: fakeClock() };
}

describe('in DynamoDB', () => {
  projectRegistryContract(() => operator().projects);
});

describe('in memory', () => {
  const registry = fakeProjectRegistry();
  projectRegistryContract(() => registry);
});

describe('two operators who change a project at once', () => {
  /** The second begins and ends after the first has read the project. */
  async function both(first: ProjectChange, second: ProjectChange, before: ProjectChange = {}) {
    const { id } = await createProject(operator(), 'Acme');
    await updateProject(operator(), id, before);
    const table = afterReading(aws().table, () => updateProject(operator(), id, second));
    const answered = await updateProject(operator(table), id, first);
    expect(await operator().projects.findProject(id)).toEqual(answered);
    return answered;
  }

  test('both have their way, in different settings', async () => {
    const webhookUrl = 'https://acme.example/events';
    const set = await both({ name: 'Acme Bank' }, { webhookUrl, monthlyLimit: '100' });
    expect(set).toMatchObject({ webhookUrl, monthlyLimit: { creations: 100 } });
    const taken = await both({ name: 'Acme Bank' }, { webhookUrl: 'none' }, { webhookUrl });
    expect(taken).not.toHaveProperty('webhookUrl');
    expect([set.name, taken.name]).toEqual(['Acme Bank', 'Acme Bank']);
  });

  test('both have their way, in one setting of two parts', async () => {
    const before = { monthlyLimit: '100' };
    expect(await both({ limitMode: 'hard' }, { monthlyLimit: '200' }, before)).toMatchObject({
      monthlyLimit: { creations: 200, mode: 'hard' },
    });
    const ofNone = both({ limitMode: 'hard' }, { monthlyLimit: 'none' }, before);
    await expect(ofNone).rejects.toThrow('--monthly-limit');
  });

  test('the last has the last word, in the same setting', async () => {
    expect(await both({ name: 'Acme Bank' }, { name: 'Acme Shop' })).toMatchObject({ name: 'Acme Bank' });
  });

  test('make one key for its hashes, which proofs are compared by ever after', async () => {
    const { id } = await createProject(operator(), 'Acme');
    const keyed = { identifierHash: 'keyed' } as const;
    let first: string | undefined;
    const table = afterReading(aws().table, async () => {
      first = (await updateProject(operator(), id, keyed)).identifierHash?.key;
    });
    const { identifierHash } = await updateProject(operator(table), id, keyed);
    expect(identifierHash).toEqual({ key: first, inUse: true });
  });

  test('the one is told to try again where the other never stops, and has changed nothing', async () => {
    const { id } = await createProject(operator(), 'Acme');
    let others = 0;
    const table: Table = {
      ...aws().table,
      async get(...given) {
        const item = await aws().table.get(...given);
        others += 1;
        await updateProject(operator(), id, { name: `Acme ${others}` });
        return item;
      },
    };
    const late = updateProject(operator(table), id, { name: 'Acme Bank' });
    await expect(late).rejects.toThrow('Run the command again');
    expect(await operator().projects.findProject(id)).toMatchObject({ name: `Acme ${others}` });
  });
});
