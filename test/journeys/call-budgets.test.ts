import { beforeAll, describe, expect, test } from 'vitest';
import { send } from '../../infra/local/phone/provider-request.ts';
import {
  accountOf,
  contactUpdate,
  startUpdate,
  telegramRequest,
} from '../../shared/channels/telegram/phone/updates.ts';
import { apiClient } from './api-client.ts';
import { useLocalStack } from './local-stack.ts';
import { personWith } from './person.ts';
import { subscriber } from './subscriber.ts';

const NUMBER = '+37069199199';

const running = useLocalStack({ clock: 'stands' });
const client = () => apiClient(running.local.baseUrl, running.local.apiKeys.live);

/** What follows a change by itself, when it has been answered. */
const BEHIND_THE_TABLE = ['publish-events', 'gather-changes', 'deliver-webhook', 'expire'];

/** The AWS calls that something takes, in order, in a container that is warm. */
async function callsOf(work: () => Promise<unknown>): Promise<string[]> {
  running.stack.aws.forgetCalls();
  await work();
  return running.stack.aws.calls
    .filter(({ principal }) => !BEHIND_THE_TABLE.includes(principal))
    .map(({ service, operation }) => `${service}:${operation}`);
}

beforeAll(async () => {
  for (const channel of ['telegram', 'whatsapp', 'sms']) {
    const { id, code } = await client().create({ channel });
    const owner = personWith(NUMBER, running.local);
    if (channel === 'telegram') await owner.telegram(code);
    else await (channel === 'sms' ? owner.sms(code) : owner.whatsapp(code));
    await client().poll(id);
  }
});

describe('in a warm container', () => {
  test('a creation takes one count and one write', async () => {
    expect(await callsOf(() => client().create())).toEqual(['dynamodb:UpdateItem', 'dynamodb:PutItem']);
  });

  test('a poll takes one read', async () => {
    const { id } = await client().create();
    expect(await callsOf(() => client().poll(id))).toEqual(['dynamodb:GetItem']);
  });

  test("Telegram's Start takes two reads, of which one is the sender's misses, and one write", async () => {
    const { code } = await client().create();
    const start = telegramRequest(running.local.telegram, startUpdate(accountOf(NUMBER), code, Date.now()));
    expect(await callsOf(() => send(start))).toEqual([
      'dynamodb:GetItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
    ]);
  });

  test("Telegram's contact takes two reads, one signature and one write", async () => {
    const { code } = await client().create();
    const account = accountOf(NUMBER);
    await send(telegramRequest(running.local.telegram, startUpdate(account, code, Date.now())));
    const contact = contactUpdate(account, { number: NUMBER, userId: account.id }, Date.now());
    expect(await callsOf(() => send(telegramRequest(running.local.telegram, contact)))).toEqual([
      'dynamodb:GetItem',
      'dynamodb:GetItem',
      'kms:Sign',
      'dynamodb:UpdateItem',
    ]);
  });

  test('a text message takes one read, one signature and one write', async () => {
    const { code } = await client().create({ channel: 'sms' });
    const owner = personWith(NUMBER, running.local);
    expect(await callsOf(() => owner.sms(code))).toEqual([
      'dynamodb:GetItem',
      'kms:Sign',
      'dynamodb:UpdateItem',
    ]);
  });

  test('a WhatsApp message takes the same, and a write for who may say no to our answer', async () => {
    const { code } = await client().create({ channel: 'whatsapp' });
    const owner = personWith(NUMBER, running.local);
    expect(await callsOf(() => owner.whatsapp(code))).toEqual([
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'kms:Sign',
      'dynamodb:UpdateItem',
    ]);
  });

  test('a message that comes again takes no second signature', async () => {
    const { code } = await client().create({ channel: 'sms' });
    const owner = personWith(NUMBER, running.local);
    await owner.sms(code);
    // The second read asks whether last hour's item has the same code and still waits.
    expect(await callsOf(() => owner.sms(code))).toEqual(['dynamodb:GetItem', 'dynamodb:GetItem']);
  });

  test('a refused signature takes no call at all', async () => {
    const forged = telegramRequest(running.local.telegram, {}, 'bad');
    expect(await callsOf(() => send(forged))).toEqual([]);
  });
});

test('to publish an event takes one call, and what tells nothing takes none', async () => {
  // What the tests before have done is told to nobody any more.
  await running.stack.eventSources.settled();
  const team = await subscriber(running.stack, 'budget');
  const { code } = await client().create({ channel: 'sms' });
  const cancelled = await client().create();
  await running.stack.eventSources.settled();
  running.stack.aws.forgetCalls();
  await personWith(NUMBER, running.local).sms(code);
  await client().request('POST', `/api/v1/verifications/${cancelled.id}/cancel`);
  await running.stack.eventSources.settled();
  const published = running.stack.aws.calls.filter(({ principal }) => principal === 'publish-events');
  expect(published.map(({ service, operation }) => `${service}:${operation}`)).toEqual(['sns:PublishBatch']);
  expect(await team.events()).toHaveLength(1);
});

test('no function ever made a call that its role does not allow', () => {
  expect(running.stack.aws.calls.filter(({ allowed }) => !allowed)).toEqual([]);
});
