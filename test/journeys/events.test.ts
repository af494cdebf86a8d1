import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { apiClient } from './api-client.ts';
import { useLocalStack } from './local-stack.ts';
import { personWith } from './person.ts';
import { subscriber, takeAll } from './subscriber.ts';

const NUMBER = '+37069199199';
const DIGITS = NUMBER.slice(1);
const PUBLISHER = 'publish-events';

const running = useLocalStack();
const client = (key: 'live' | 'test' = 'live') =>
  apiClient(running.local.baseUrl, running.local.apiKeys[key]);

let subscribers = 0;
const subscribe = (filterPolicy?: Readonly<Record<string, readonly string[]>>) => {
  subscribers += 1;
  return subscriber(running.stack, `team-${subscribers}`, filterPolicy);
};

/** Verifies a number by text message and answers the verification's id. */
async function verify(): Promise<string> {
  const { id, code } = await client().create({ channel: 'sms' });
  await personWith(NUMBER, running.local).sms(code);
  return id;
}

describe('a team that subscribes a queue of its own', () => {
  test('hears once what happened to which verification', async () => {
    const team = await subscribe();
    const id = await verify();
    const { verified_at } = await client().poll(id);
    expect(await team.events()).toEqual([
      {
        id: `evt_${id}_1`,
        event: 'verification.completed',
        verification_id: id,
        sequence: 1,
        project: running.local.projectId,
        test: false,
        channel: 'sms',
        created_at: verified_at,
      },
    ]);
  });

  test('hears by its filter policy what it wants and nothing else', async () => {
    const revoked = await subscribe({ event: ['proof.revoked'], test: ['false'] });
    const sandbox = await subscribe({ test: ['true'] });
    const id = await verify();
    await client().request('POST', `/api/v1/proofs/${id}/revoke`);
    const tested = await client('test').create();
    await client('test').request('POST', `/api/v1/verifications/${tested.id}/test-verify`);
    expect((await revoked.events()).map((event) => event.id)).toEqual([`evt_${id}_2`]);
    expect((await sandbox.events()).map((event) => event.id)).toEqual([`evt_${tested.id}_1`]);
  });

  test('never gets a number or a token', async () => {
    const team = await subscribe();
    const id = await verify();
    const { proof } = await client().poll(id);
    await client().request('POST', `/api/v1/proofs/${id}/revoke`);
    const { code, id: failing } = await client().create({ channel: 'sms' });
    const wrong = ['+37069199191', '+37069199192', '+37069199193'];
    for (const number of wrong) await personWith(number, running.local).sms(code);
    const texts = await team.texts();
    expect(texts).toHaveLength(4);
    const all = texts.join('\n');
    expect(all).toContain(failing);
    for (const secret of [DIGITS, ...wrong.map((number) => number.slice(1)), proof?.token, code]) {
      expect(secret).toBeTruthy();
      expect(all).not.toContain(secret);
    }
  });

  test('hears that a third wrong sender is suspicious before it hears of the failure', async () => {
    const team = await subscribe();
    const { id, code } = await client().create({ channel: 'sms' });
    for (const last of [1, 2, 3]) await personWith(`+3706919919${last}`, running.local).sms(code);
    const told = (await team.events()).map(({ event, sequence }) => [event, sequence]);
    expect(told).toEqual([
      ['verification.suspicious', 1],
      ['verification.failed', 2],
    ]);
    expect(await client().poll(id)).toMatchObject({ status: 'failed' });
  });
});

describe('nothing is lost', () => {
  test.each(['before', 'after'] as const)(
    'when the publisher dies %s its events are published',
    async (when) => {
      const team = await subscribe();
      const effect = () => running.stack.kill(PUBLISHER);
      running.stack.aws.interruptNext('sns', 'PublishBatch', { when, effect });
      const ids = [await verify(), await verify(), await verify()];
      const told = (await team.events()).map((event) => event.id);
      expect([...new Set(told)].toSorted()).toEqual(ids.map((id) => `evt_${id}_1`).toSorted());
      // Told again rather than not at all: the same event by the same id.
      expect(told.length).toBe(when === 'before' ? 3 : 4);
    },
  );

  test('when SNS is away for a while', async () => {
    const team = await subscribe();
    for (let call = 0; call < 6; call += 1) {
      running.stack.aws.failNext('sns', 'PublishBatch', { status: 503, type: 'ServiceUnavailable' });
    }
    const id = await verify();
    expect((await team.events()).map((event) => event.id)).toEqual([`evt_${id}_1`]);
  });

  test('when the publisher is stopped for hours', async () => {
    const team = await subscribe();
    await running.stack.eventSources.pause(PUBLISHER);
    const ids = [await verify(), await verify()];
    running.stack.advanceClock(6 * 3_600_000);
    expect(await team.events()).toEqual([]);
    running.stack.eventSources.resume(PUBLISHER);
    expect((await team.events()).map((event) => event.id)).toEqual(ids.map((id) => `evt_${id}_1`));
  });
});

test('a change that can not be read goes whole to the dead letters and holds nothing up', async () => {
  const team = await subscribe();
  const { administrator, outputs } = running.stack;
  const Item = {
    pk: { S: 'verification#poison' },
    sk: { S: '-' },
    evt: { S: 'verification.completed' },
    n: { B: new Uint8Array([0, 255]) },
  };
  await new DynamoDBClient(administrator).send(new PutItemCommand({ TableName: outputs.TableName, Item }));
  const id = await verify();
  expect((await team.events()).map((event) => event.id)).toEqual([`evt_${id}_1`]);
  const letters = await takeAll(running.stack, outputs.UnpublishedQueueUrl ?? '');
  expect(letters.map(({ body }) => JSON.parse(body))).toMatchObject([
    { eventName: 'INSERT', dynamodb: { NewImage: { ...Item, n: { B: 'AP8=' } } } },
  ]);
});

test('no function ever made a call that its role does not allow', () => {
  expect(running.stack.aws.calls.filter(({ allowed }) => !allowed)).toEqual([]);
});
