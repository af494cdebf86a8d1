import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { updateProject } from '../../shared/administration/projects.ts';
import { serializeEvent } from '../../shared/events/event.ts';
import { serializeMessage } from '../../shared/webhooks/message.ts';
import { HOUR, MINUTE } from '../fakes/clock.ts';
import { completed } from '../webhooks/events.ts';
import { type Receiver, startReceiver } from '../webhooks/receiver.ts';
import { apiClient } from './api-client.ts';
import { administration, useLocalStack } from './local-stack.ts';
import { useOperator } from './operator.ts';
import { personWith } from './person.ts';
import { subscriber, takeAll } from './subscriber.ts';

const NUMBER = '+37069199199';
const BEHIND_THE_STREAM = ['publish-events', 'gather-changes'];
const running = useLocalStack();
const operator = useOperator(running);
const api = () => apiClient(running.local.baseUrl, running.local.apiKeys.live);

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  await operator.json('projects', 'update', running.local.projectId, '--webhook-url', receiver.url);
  await updateProject(administration(running.stack), running.local.projectId, { expiryEvents: 'on' });
});
afterAll(() => receiver.close());
beforeEach(() => receiver.behave(200));

async function verify(): Promise<string> {
  const { id, code } = await api().create({ channel: 'sms' });
  await personWith(NUMBER, running.local).sms(code);
  return id;
}
const settled = () => running.stack.eventSources.settled();
const receivedFor = (id: string) =>
  receiver.received.filter(({ event }) => event.id.startsWith(`evt_${id}_`)).map(({ event }) => event.id);

async function lay(queue: string, ...bodies: readonly string[]): Promise<void> {
  const sqs = new SQSClient({ ...running.stack.administrator, useQueueUrlAsEndpoint: false });
  for (const MessageBody of bodies)
    await sqs.send(new SendMessageCommand({ QueueUrl: running.stack.outputs[queue], MessageBody }));
}

test('a stream that nobody followed for 25 hours has lost nothing that a redrive does not tell', async () => {
  const team = await subscriber(running.stack, 'stood-still');
  for (const name of BEHIND_THE_STREAM) await running.stack.eventSources.pause(name);
  const since = new Date().toISOString();
  const [verified, revoked] = [await verify(), await verify()];
  await api().request('POST', `/api/v1/proofs/${revoked}/revoke`);
  const { id: open } = await api().create({ channel: 'sms' });
  running.stack.advanceClock(25 * HOUR);
  for (const name of BEHIND_THE_STREAM) running.stack.eventSources.resume(name);
  // The stream keeps a day: nothing of that is in it any more.
  expect(await team.events()).toEqual([]);

  const until = new Date(Date.now() + 26 * HOUR).toISOString();
  const span = ['--since', since, '--until', until];
  const counted = await operator.json('webhooks', 'redrive', ...span, '--dry-run');
  expect(counted).toMatchObject({ dry_run: true, events: { told: 3, waiting: 1, unreadable: 0 } });
  expect(await team.events()).toEqual([]);

  const told = await operator.json('webhooks', 'redrive', ...span);
  expect(told).toEqual({ ...counted, dry_run: false });
  await settled();
  // The deadline that had passed by the stack's clock is still to come by that of the operator's machine.
  running.stack.advanceClock(11 * MINUTE);
  await settled();
  const all = [`evt_${verified}_1`, `evt_${revoked}_1`, `evt_${revoked}_2`, `evt_${open}_1`].toSorted();
  expect((await team.events()).map(({ id }) => id).toSorted()).toEqual(all);
  expect((await team.events()).find(({ id }) => id.includes(open))?.event).toBe('verification.expired');

  // Safe to run twice: the same events by the same ids, and nothing is posted again.
  await operator.json('webhooks', 'redrive', ...span);
  expect([...new Set((await team.events()).map(({ id }) => id))].toSorted()).toEqual(all);
  for (const [id, events] of [
    [verified, 1],
    [revoked, 2],
    [open, 1],
  ] as const)
    expect(receivedFor(id)).toHaveLength(events);
});

describe('dead letters', () => {
  test('about webhooks are delivered, once each', async () => {
    await running.stack.eventSources.pause('deliver-webhook');
    const [one, other] = [await verify(), await verify()];
    await settled();
    const events = [one, other].map((id) => completed(id, { project: running.local.projectId }));
    const [first, second] = events;
    if (!first || !second) throw new Error('There are two.');
    // The queue itself puts them there after ten receptions; ours are beside those that the topic sent.
    const now = Date.now();
    const retry = serializeMessage({ event: second, attempt: 3, since: now - 26 * HOUR, due: now });
    await lay('UndeliverableQueueUrl', serializeEvent(first), retry, 'nonsense');
    const { exitCode, stdout } = await operator.run('webhooks', 'redrive', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ webhooks: { found: 3, sent: 2, unreadable: 1 } });
    expect(exitCode).toBe(1);
    running.stack.eventSources.resume('deliver-webhook');
    await settled();
    for (const id of [one, other]) expect(new Set(receivedFor(id))).toEqual(new Set([`evt_${id}_1`]));
    const left = await takeAll(running.stack, running.stack.outputs.UndeliverableQueueUrl ?? '');
    expect(left.map(({ body }) => body)).toEqual(['nonsense']);
  });

  test('about changes that could not be read stay, until they can be', async () => {
    const team = await subscriber(running.stack, 'unreadable');
    const client = new DynamoDBClient(running.stack.administrator);
    const TableName = running.stack.outputs.TableName;
    const Key = { pk: { S: 'verification#000777ca00000000000000aa' }, sk: { S: '-' } };
    await client.send(
      new PutItemCommand({ TableName, Item: { ...Key, evt: { S: 'verification.completed' } } }),
    );
    await settled();
    const { exitCode, stdout } = await operator.run('webhooks', 'redrive');
    expect(stdout).toMatch(/^letters and items that can not be read +1$/m);
    expect(stdout).toContain('nothing was deleted');
    expect(exitCode).toBe(1);
    await client.send(new DeleteItemCommand({ TableName, Key }));
    expect(await operator.json('webhooks', 'redrive')).toMatchObject({ events: { found: 1, gone: 1 } });
    expect(await operator.json('webhooks', 'redrive')).toMatchObject({ events: { found: 0 } });
    expect(await team.events()).toEqual([]);
  });

  test('that SNS does not take stay, and it says why', async () => {
    const id = await verify();
    await settled();
    const change = { dynamodb: { Keys: { pk: { S: `verification#${id}` }, sk: { S: '-' } } } };
    await lay('UnpublishedQueueUrl', JSON.stringify(change));
    running.stack.aws.failNext('sns', 'PublishBatch', { status: 403, type: 'AuthorizationError' });
    const { exitCode, stdout } = await operator.run('webhooks', 'redrive');
    expect(stdout).toMatch(/^events that could not be told +1$/m);
    expect(stdout).toMatch(/^SNS did not take events: AuthorizationError/m);
    expect(exitCode).toBe(1);
    expect(await operator.json('webhooks', 'redrive')).toMatchObject({ events: { found: 1, told: 1 } });
  });

  test('that only name a place in the stream have everything of that time told', async () => {
    const team = await subscriber(running.stack, 'positions');
    const id = await verify();
    await settled();
    const arrived = (await api().poll(id)).verified_at ?? '';
    const before = (await team.events()).length;
    await lay(
      'UnpublishedQueueUrl',
      JSON.stringify({
        version: '1.0',
        timestamp: new Date(Date.parse(arrived) + MINUTE).toISOString(),
        DDBStreamBatchInfo: { approximateArrivalOfFirstRecord: arrived, batchSize: 1 },
      }),
    );
    expect(await operator.json('webhooks', 'redrive')).toMatchObject({ events: { found: 1, failed: 0 } });
    const events = await team.events();
    expect(events.slice(before).map((event) => event.id)).toContain(`evt_${id}_1`);
    expect(await operator.json('webhooks', 'redrive')).toMatchObject({ events: { found: 0 } });
  });
});

test('what was done is said, also where a letter that stays could not be given back at once', async () => {
  await lay('UndeliverableQueueUrl', 'nonsense');
  running.stack.aws.failNext('sqs', 'ChangeMessageVisibility', { status: 400, type: 'MessageNotInflight' });
  const { exitCode, stdout } = await operator.run('webhooks', 'redrive', '--json');
  expect(JSON.parse(stdout)).toMatchObject({ webhooks: { unreadable: 1 } });
  expect(exitCode).toBe(1);
});

test.each([
  [['--since', 'yesterday'], '--since is a time in UTC'],
  [['--until', '2026-02-04T10:00:00Z'], '--until goes with --since only.'],
  [['--since', '2026-02-04T10:00:00Z', '--until', '2026-02-03T10:00:00Z'], '--until is before --since.'],
])('%j is refused in one sentence', async (options, said) => {
  const { exitCode, stdout, stderr } = await operator.run('webhooks', 'redrive', ...options);
  expect([exitCode, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^[^\n]+\.\n$/);
  expect(stderr).toContain(said);
});
