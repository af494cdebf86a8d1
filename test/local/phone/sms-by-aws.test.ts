import { expect, test } from 'vitest';
import { converse } from '../../../infra/local/phone/conversation.ts';
import { configurationFor } from './local-configuration-fixture.ts';
import { type Answer, startRecorder } from './recorder.ts';

const NUMBER = '+37069199199';
const CODE = 'K7M2XQ4P';
const NOTHING: Answer = { status: 200, body: '[]' };
const TAKEN: Answer = { status: 200, body: '{"inboundMessageId":"cae173d2-66b9-564c-8309-21f858e9fb84"}' };
const EARLIER = { messageId: 'm-1', from: '+15005550006', text: 'Acme: an earlier one' };
const PIN = { messageId: 'm-2', from: '+15005550006', text: 'Acme: your PIN is 123456.' };

/** Plays a person against a network that answers this. */
async function play(answers: readonly Answer[], signing: 'good' | 'bad' = 'good') {
  const { baseUrl, received } = await startRecorder(answers);
  const known = configurationFor(baseUrl);
  const local = { ...known, sms: { ...known.sms, webhookUrl: '', networkUrl: baseUrl } };
  const acting = { number: NUMBER, code: CODE, signing, forwarded: false, foreignContact: false };
  const steps = [];
  for await (const step of converse('sms', local, acting)) steps.push(step);
  return { steps, received };
}

test('writes to the number by the network, and says that nothing comes back', async () => {
  const { steps, received } = await play([NOTHING, TAKEN, NOTHING]);
  expect(received.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'GET /texts?to=%2B37069199199',
    'POST /texts',
    'GET /texts?to=%2B37069199199',
  ]);
  expect(JSON.parse(received[1]?.body ?? '')).toEqual({
    from: NUMBER,
    to: '+15005550006',
    text: expect.stringContaining(`VERIFY ${CODE} - `),
  });
  expect(steps).toMatchObject([{ answer: { status: 200 }, reply: 'taken, nothing is sent back' }]);
});

test('says what the number writes back, and nothing that was there before', async () => {
  const before = { status: 200, body: JSON.stringify([EARLIER]) };
  const { steps } = await play([before, TAKEN, { status: 200, body: JSON.stringify([EARLIER, PIN]) }]);
  expect(steps).toMatchObject([{ reply: `+15005550006 writes: ${PIN.text}` }]);
});

test('says why a text went nowhere', async () => {
  const refused = { status: 400, body: JSON.stringify({ error: { message: 'Nobody reads +15005550006.' } }) };
  const { steps } = await play([NOTHING, refused]);
  expect(steps).toMatchObject([{ answer: { status: 400 }, reply: 'refused: Nobody reads +15005550006.' }]);
});

test('has no signature to get wrong', async () => {
  await expect(play([NOTHING], 'bad')).rejects.toThrow('Nothing is signed by AWS');
});
