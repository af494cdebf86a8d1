import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, test } from 'vitest';
import { send } from '../../infra/local/phone/provider-request.ts';
import { writeByNetwork } from '../../shared/channels/sms/phone/network.ts';
import { apiClient } from './api-client.ts';
import { useLocalStack } from './local-stack.ts';
import { useOperator } from './operator.ts';
import { checkOffline } from './proof-checker.ts';
import { subscriber, takeAll } from './subscriber.ts';

const NUMBER = '+37069199199';
const OTHER = '+37069199100';

let people = 0;
/** A number gets five PINs a day. */
function somebody(): string {
  people += 1;
  return `+370691992${String(people).padStart(2, '0')}`;
}

const OURS = '+15005550006';

const running = useLocalStack({ stage: 'local-aws-sms' });
const operator = useOperator(running);
const client = () => apiClient(running.local.baseUrl, running.local.apiKeys.live);
const create = (identifier = NUMBER) => client().create({ channel: 'sms', identifier });
const createConfirmed = (identifier: string) =>
  client().create({ channel: 'sms', identifier, assurance: 'confirmed' });

/** What comes back, once our side has had its say. */
async function write(text: string, from = NUMBER): Promise<readonly { from: string; text: string }[]> {
  const { answer, replies } = await writeByNetwork(running.local.sms, { from, text }, { send });
  expect(answer.status).toBe(200);
  return replies;
}

const pinIn = (text = '') => /\b\d{6}\b/.exec(text)?.[0] ?? '';

const confirm = async (id: string, pin: string) =>
  (await client().request('POST', `/api/v1/verifications/${id}/confirm`, { pin })).status;

/** As AWS publishes: https://docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms-payload.html */
async function publish(Message: string): Promise<void> {
  const { administrator, outputs } = running.stack;
  await new SNSClient(administrator).send(new PublishCommand({ TopicArn: outputs.SmsTopicArn, Message }));
}

const twoWay = (messageBody: string, originationNumber = NUMBER) =>
  JSON.stringify({
    originationNumber,
    destinationNumber: OURS,
    messageKeyword: 'KEYWORD_000000000000',
    messageBody,
    inboundMessageId: 'cae173d2-66b9-564c-8309-21f858e9fb84',
  });

async function pass(seconds: number): Promise<void> {
  running.stack.advanceClock(seconds * 1000);
  await running.stack.eventSources.settled();
}

/** What lies where the alarm on unread messages looks. */
const unread = async () =>
  (await takeAll(running.stack, running.stack.outputs.SmsUnreadQueueUrl ?? '')).map(({ body }) =>
    JSON.parse(body),
  );

const toSend = (status: number, type: string, times = 1) => {
  for (let time = 0; time < times; time += 1)
    running.stack.aws.failNext('sms-voice', 'SendTextMessage', { status, type });
};

const sends = () => running.stack.aws.calls.filter(({ service }) => service === 'sms-voice').length;

test('a text message verifies its sender, silently, and the proof holds offline', async () => {
  const { id, code, challenge } = await create();
  expect(challenge).toMatchObject({ send_to: OURS });
  expect(await write(`VERIFY ${code} - I confirm my phone number`)).toEqual([]);
  const verified = await client().poll(id);
  expect(verified).toMatchObject({ status: 'verified', verified_data: { provider: 'aws' } });
  const { baseUrl, issuer } = running.local;
  expect(await checkOffline(verified.proof?.token ?? '', baseUrl, issuer)).toMatchObject({
    assurance: 'low',
    method: 'sms_mo',
  });
});

test('another sender counts as an attempt, and the owner still verifies', async () => {
  const { id, code } = await create();
  await write(code, OTHER);
  await write(code, OTHER);
  expect(await client().poll(id)).toMatchObject({ status: 'pending', attempts: 1 });
  await write(code);
  expect(await client().poll(id)).toMatchObject({ status: 'verified', attempts: 1 });
});

test('for confirmed, the number that was written to answers with the PIN, which confirms', async () => {
  const person = somebody();
  const { id, code } = await createConfirmed(person);
  const [reply, ...others] = await write(code, person);
  expect([reply, others]).toMatchObject([{ from: OURS, text: expect.stringMatching(/^Acme: /) }, []]);
  expect(await client().poll(id)).toMatchObject({ status: 'pending', next_step: 'enter_pin' });
  expect(await confirm(id, pinIn(reply?.text))).toBe(200);
  const { proof } = await client().poll(id);
  const { baseUrl, issuer } = running.local;
  expect(await checkOffline(proof?.token ?? '', baseUrl, issuer)).toMatchObject({
    assurance: 'confirmed',
    method: 'sms_mo_echo',
  });
});

test('a NO ends what waits for its PIN, and takes back nothing that is proven', async () => {
  const person = somebody();
  const waiting = await createConfirmed(person);
  const pin = pinIn((await write(waiting.code, person))[0]?.text);
  await write('NO', OTHER);
  expect(await client().poll(waiting.id)).toMatchObject({ status: 'pending' });
  await write('No.', person);
  expect(await client().poll(waiting.id)).toMatchObject({ status: 'failed' });
  expect(await confirm(waiting.id, pin)).toBe(409);
  const proven = await create();
  await write(proven.code);
  await write('NO');
  expect(await client().poll(proven.id)).toMatchObject({ status: 'verified' });
});

describe('an answer that AWS does not take', () => {
  test.each([
    [400, 'ThrottlingException'],
    [400, 'ServiceQuotaExceededException'],
    [500, 'InternalServerException'],
  ] as const)('for %i %s is tried again after a minute, and its PIN confirms', async (status, type) => {
    const person = somebody();
    const { id, code } = await createConfirmed(person);
    toSend(status, type);
    expect(await write(code, person)).toEqual([]);
    expect(await client().poll(id)).toMatchObject({ status: 'pending' });
    const before = running.stack.aws.textMessages.sent.length;
    await pass(60);
    const [again, ...others] = running.stack.aws.textMessages.sent.slice(before);
    expect([again, others]).toMatchObject([{ to: person, from: { phoneNumber: OURS } }, []]);
    expect(await confirm(id, pinIn(again?.text))).toBe(200);
    expect(await unread()).toEqual([]);
  });

  test('three times waits where the alarm looks, with the message, and holds up nobody', async () => {
    const person = somebody();
    const { id, code } = await createConfirmed(person);
    toSend(400, 'AccessDeniedException', 3);
    await write(code, person);
    const other = await create(OTHER);
    await write(other.code, OTHER);
    expect(await client().poll(other.id)).toMatchObject({ status: 'verified' });
    await pass(60);
    expect(await unread()).toEqual([]);
    await pass(120);
    const [dead, ...others] = await unread();
    expect([dead?.requestContext, others]).toMatchObject([
      { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      [],
    ]);
    expect(JSON.parse(dead.requestPayload.Records[0].Sns.Message)).toMatchObject({ messageBody: code });
    expect(await client().poll(id)).toMatchObject({ status: 'pending' });
  });

  test('to somebody who has written STOP is not tried again', async () => {
    const person = somebody();
    const { id, code } = await createConfirmed(person);
    await write('STOP', person);
    const before = sends();
    expect(await write(code, person)).toEqual([]);
    await pass(200);
    expect(sends() - before).toBe(1);
    expect(await unread()).toEqual([]);
    expect(await client().poll(id)).toMatchObject({ status: 'pending' });
  });
});

describe('what is published to the topic', () => {
  test('and can’t be read ends where the alarm looks, and holds up no other message', async () => {
    const { id, code } = await create();
    const nonsense = ['VERIFY, please', '{}', '{"originationNumber":5}'];
    for (const each of nonsense) await publish(each);
    await write(code);
    expect(await client().poll(id)).toMatchObject({ status: 'verified' });
    await pass(60);
    await pass(120);
    const kept = (await unread()).map(({ requestPayload }) => requestPayload.Records[0].Sns.Message);
    expect(kept.toSorted()).toEqual(nonsense.toSorted());
  });

  test('ten times makes one proof and is told once', async () => {
    const told = await subscriber(running.stack, 'told-by-aws', { event: ['verification.completed'] });
    const { id, code } = await create();
    await Promise.all(Array.from({ length: 10 }, () => publish(twoWay(code))));
    expect(await told.events()).toMatchObject([{ verification_id: id }]);
    const verified = await client().poll(id);
    expect(verified).toMatchObject({ status: 'verified', attempts: 0 });
    await publish(twoWay(code));
    await running.stack.eventSources.settled();
    expect(await client().poll(id)).toEqual(verified);
  });

  test('twice for confirmed is answered with the same PIN', async () => {
    const person = somebody();
    const { code } = await createConfirmed(person);
    const before = running.stack.aws.textMessages.sent.length;
    await publish(twoWay(code, person));
    await publish(twoWay(code, person));
    await running.stack.eventSources.settled();
    const pins = running.stack.aws.textMessages.sent.slice(before).map(({ text }) => pinIn(text));
    expect([pins.length, new Set(pins).size]).toEqual([2, 1]);
  });
});

test('nothing of it is on the internet, and the operator is told how each number is pointed at the topic', async () => {
  const { outputs } = running.stack;
  expect(outputs).not.toHaveProperty('SmsWebhookUrl');
  const lines = await operator.lines('channels', 'sms', 'set-up');
  expect(lines.join('\n')).toContain(
    `--phone-number-id phone-a1b2c3d4e5f60718293a4b5c6d7e8f90 --two-way-enabled --two-way-channel-arn ${outputs.SmsTopicArn}`,
  );
});

test('no role made a call that it may not make', () => {
  expect(running.stack.aws.calls.filter(({ allowed }) => !allowed)).toEqual([]);
});
