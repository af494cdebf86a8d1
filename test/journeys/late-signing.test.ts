import { afterEach, describe, expect, test } from 'vitest';
import { send } from '../../infra/local/phone/provider-request.ts';
import { messageForm, twilioRequest } from '../../shared/channels/sms/phone/twilio-form.ts';
import { accountOf, startUpdate, telegramRequest } from '../../shared/channels/telegram/phone/updates.ts';
import { apiClient, readFailure } from './api-client.ts';
import { useLocalStack } from './local-stack.ts';
import { personWith } from './person.ts';
import { subscriber } from './subscriber.ts';

const NUMBER = '+37069199199';
const PUBLISHER = 'publish-events';
/** The SDK tries a throttled call this often. */
const ATTEMPTS = 2;
const MINUTE = 60_000;

const running = useLocalStack({ clock: 'stands' });
const client = () => apiClient(running.local.baseUrl, running.local.apiKeys.live);
const sources = () => running.stack.eventSources;

let subscribers = 0;
const subscribe = () => {
  subscribers += 1;
  return subscriber(running.stack, `late-${subscribers}`);
};

/** For this many tries to sign KMS answers nobody. */
function kmsIsAway(tries: number): void {
  for (let call = 0; call < tries * ATTEMPTS; call += 1) {
    running.stack.aws.failNext('kms', 'Sign', { status: 400, type: 'ThrottlingException' });
  }
}

const get = (id: string) => client().request('GET', `/api/v1/verifications/${id}`);

afterEach(() => sources().resume(PUBLISHER));

describe('a message that comes while KMS is away', () => {
  test('is accepted, reads as pending until its proof is there, and is told only then', async () => {
    const team = await subscribe();
    await sources().pause(PUBLISHER);
    const { id, code } = await client().create({ channel: 'sms' });
    const { sms: twilio } = running.local;
    const message = twilioRequest(twilio, messageForm(twilio, { from: NUMBER, text: `VERIFY ${code}` }));
    kmsIsAway(1);
    expect((await send(message)).status).toBe(200);
    // The provider may send it again, and it means the same.
    expect((await send(message)).status).toBe(200);
    const waiting = await get(id);
    expect(waiting.headers.get('retry-after')).toBe('1');
    expect(JSON.parse(waiting.text)).toMatchObject({ status: 'pending', poll_after: 1, attempts: 0 });
    expect(waiting.text).not.toContain('verified_at');

    running.stack.advanceClock(11 * MINUTE);
    const late = await get(id);
    expect(late.headers.get('retry-after')).toBe('1');
    expect(JSON.parse(late.text)).toMatchObject({ status: 'pending' });
    expect(await team.events()).toEqual([]);

    sources().resume(PUBLISHER);
    await sources().settled();
    const verified = await client().poll(id);
    expect(verified).toMatchObject({ status: 'verified' });
    const validated = await client().request('POST', '/api/v1/proofs/validate', {
      proof_token: verified.proof_token,
      identifier: NUMBER,
    });
    expect(JSON.parse(validated.text)).toMatchObject({ valid: true });
    expect(await team.events()).toMatchObject([
      { id: `evt_${id}_1`, event: 'verification.completed', created_at: verified.verified_at },
    ]);
  });

  test('gets its proof from the queue when KMS is away for longer', async () => {
    const team = await subscribe();
    kmsIsAway(2);
    const { id, code } = await client().create({ channel: 'whatsapp' });
    await personWith(NUMBER, running.local).whatsapp(`VERIFY ${code}`);
    await sources().settled();
    expect(await client().poll(id)).toMatchObject({ status: 'pending' });

    kmsIsAway(1);
    running.stack.advanceClock(6000);
    await sources().settled();
    expect(await client().poll(id)).toMatchObject({ status: 'pending' });

    running.stack.advanceClock(31_000);
    await sources().settled();
    expect(await client().poll(id)).toMatchObject({ status: 'verified' });
    expect((await team.events()).map((event) => event.id)).toEqual([`evt_${id}_1`]);
  });

  test('can’t be cancelled any more', async () => {
    await sources().pause(PUBLISHER);
    kmsIsAway(1);
    const { id, code } = await client().create({ channel: 'sms' });
    await personWith(NUMBER, running.local).sms(code);
    const answer = await client().request('POST', `/api/v1/verifications/${id}/cancel`);
    expect({ status: answer.status, code: readFailure(answer).code }).toEqual({
      status: 409,
      code: 'conflict',
    });
    sources().resume(PUBLISHER);
    await sources().settled();
    expect(await client().poll(id)).toMatchObject({ status: 'verified' });
  });

  test('is taken back by its sender’s NO, and is never signed', async () => {
    const team = await subscribe();
    await sources().pause(PUBLISHER);
    kmsIsAway(1);
    const { id, code } = await client().create();
    await personWith(NUMBER, running.local).telegram(code);
    const update = startUpdate(accountOf(NUMBER), 'CODE', Date.now());
    const no = { ...update, message: { ...update.message, text: 'NO', entities: [] } };
    expect((await send(telegramRequest(running.local.telegram, no))).status).toBe(200);
    const revoked = await client().poll(id);
    expect(revoked).toMatchObject({ status: 'revoked', revoked_reason: 'user_request' });
    expect(revoked).not.toHaveProperty('proof');

    running.stack.aws.forgetCalls();
    sources().resume(PUBLISHER);
    expect(await team.events()).toMatchObject([{ id: `evt_${id}_1`, event: 'proof.revoked' }]);
    expect(await client().poll(id)).toMatchObject({ status: 'revoked' });
  });
});

test('a PIN that is confirmed while KMS is away is accepted, and the proof follows', async () => {
  await sources().pause(PUBLISHER);
  const { id, code } = await client().create({ channel: 'sms', assurance: 'confirmed' });
  const { body } = await personWith(NUMBER, running.local).sms(code);
  const pin = /\b\d{6}\b/.exec(body)?.[0];
  const confirm = () => client().request('POST', `/api/v1/verifications/${id}/confirm`, { pin });
  kmsIsAway(1);
  for (const answer of [await confirm(), await confirm()]) {
    expect(answer.status).toBe(200);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(JSON.parse(answer.text)).toMatchObject({ status: 'pending', poll_after: 1 });
  }
  sources().resume(PUBLISHER);
  await sources().settled();
  expect(await client().poll(id)).toMatchObject({ status: 'verified' });
});

test('no function ever made a call that its role does not allow', () => {
  expect(running.stack.aws.calls.filter(({ allowed }) => !allowed)).toEqual([]);
});
