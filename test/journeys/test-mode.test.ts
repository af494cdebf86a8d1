import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type Caller,
  callerWith,
  create,
  expectRefusal,
  GROUPS,
  ISO,
  NO_ID,
  NUMBER,
  newCaller,
  OTHER_NUMBER,
  PROOFS,
  SESSIONS,
  VERIFICATIONS,
} from './contract-fixtures.ts';
import { useLocalStack } from './local-stack.ts';
import { personWith } from './person.ts';
import { checkOffline } from './proof-checker.ts';

const running = useLocalStack({ clock: 'stands' });
let live: Awaited<ReturnType<typeof newCaller>>;
let sandbox: Awaited<ReturnType<typeof newCaller>>;

beforeAll(async () => {
  live = await newCaller(running);
  sandbox = await newCaller(running, { environment: 'test', projectId: live.projectId });
});

const testVerify = (by: Caller, id: string, body?: unknown) =>
  by.post(`${VERIFICATIONS}/${id}/test-verify`, body);
const cancel = (by: Caller, id: string) => by.post(`${VERIFICATIONS}/${id}/cancel`);
const read = async (by: Caller, id: string) => (await by.get(`${VERIFICATIONS}/${id}`)).body;

type Made = { readonly id: string; readonly challenge: { readonly code: string } };

async function fail({ challenge }: Made) {
  const strangers = ['+37069199141', '+37069199142', '+37069199143'];
  for (const number of strangers) await personWith(number, running.local).sms(challenge.code);
}
async function revoke({ id }: Made) {
  await testVerify(sandbox, id);
  await sandbox.post(`${PROOFS}/${id}/revoke`);
}

/** How a verification over SMS ends, and what that says to who wants to change it. */
const ENDINGS: readonly (readonly [string, (made: Made) => Promise<unknown>, number, string])[] = [
  ['expired', async () => running.stack.advanceClock(600_000), 400, 'challenge_expired'],
  ['failed', fail, 409, 'conflict'],
  ['revoked', revoke, 409, 'conflict'],
];

describe('test-verify', () => {
  test.each([
    ['telegram', 'basic', { telegram_user_id: 0 }],
    ['whatsapp', 'basic', { wa_id: '37069199199' }],
    ['sms', 'low', { provider: 'test' }],
  ])(
    'completes over %s as a message would, with a proof of the sandbox',
    async (channel, assurance, data) => {
      const { id } = await create(sandbox, VERIFICATIONS, {
        channel,
        nonce: 'of this test',
        external_user_id: 'ann',
      });
      const { status, body } = await testVerify(sandbox, id);
      expect(status).toBe(200);
      expect(body).toEqual({
        id,
        type: 'phone',
        channel,
        status: 'verified',
        identifier: NUMBER,
        verified_at: expect.stringMatching(ISO),
        proof_token: expect.any(String),
        proof_expires_at: expect.stringMatching(ISO),
        test_mode: true,
      });
      const { verified_at, proof_token, proof_expires_at } = body;
      expect(await read(sandbox, id)).toMatchObject({
        status: 'verified',
        ...{ verified_at, proof_token, proof_expires_at },
        proof: { token: proof_token, expires_at: proof_expires_at },
        verified_data: data,
        test_mode: true,
      });
      const { baseUrl, issuer } = running.local;
      expect(await checkOffline(proof_token, `${baseUrl}/test`, `${issuer}/test`)).toMatchObject({
        ...{ sub: id, aud: sandbox.projectId, channel, assurance, verified_at, test: true },
        ...{ nonce: 'of this test', external_user_id: 'ann' },
        identifier_hash: createHash('sha256').update(NUMBER).digest('hex'),
      });
      await expect(checkOffline(proof_token, baseUrl, issuer)).rejects.toThrow();
      const validate = async (by: Caller) => (await by.post(`${PROOFS}/validate`, { proof_token })).body;
      expect(await validate(sandbox)).toMatchObject({ valid: true, verification: { id } });
      const foreign = await newCaller(running, { environment: 'test' });
      for (const other of [live, foreign, callerWith(running, undefined)]) {
        expect(await validate(other)).toMatchObject({ valid: false, reason: 'unknown_issuer' });
      }
    },
  );

  test('answers the same when it comes again, or five times at once, or after a message', async () => {
    const { id } = await create(sandbox);
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => testVerify(sandbox, id)));
    answers.push(await testVerify(sandbox, id, { identifier: OTHER_NUMBER }));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]?.status).toBe(200);

    const { id: sent, challenge } = await create(sandbox, VERIFICATIONS, { channel: 'sms' });
    await personWith(NUMBER, running.local).sms(challenge.code);
    const { body } = await testVerify(sandbox, sent);
    const { proof_token, verified_at, verified_data } = await read(sandbox, sent);
    expect(body).toMatchObject({ proof_token, verified_at });
    expect(verified_data.provider).toBe('twilio');
  });

  test('is for test keys: a live key is told so, whatever it names', async () => {
    const [own, tried] = [await create(live), await create(sandbox)];
    for (const id of [own.id, tried.id, NO_ID, 'nothing']) {
      expectRefusal(await testVerify(live, id), 403, 'test_mode_required');
    }
    expect((await read(live, own.id)).status).toBe('pending');
    expect((await read(sandbox, tried.id)).status).toBe('pending');
  });

  test('finds nothing that is live or another project’s', async () => {
    const foreign = await newCaller(running, { environment: 'test' });
    const [own, other] = [await create(live), await create(foreign)];
    for (const id of [own.id, other.id, NO_ID])
      expectRefusal(await testVerify(sandbox, id), 404, 'not_found');
    expect((await read(live, own.id)).status).toBe('pending');
    expect((await read(foreign, other.id)).status).toBe('pending');
  });

  test.each(ENDINGS)('changes nothing of what is %s', async (status, end, code, error) => {
    const made = await create(sandbox, VERIFICATIONS, { channel: 'sms' });
    await end(made);
    const before = await read(sandbox, made.id);
    expect(before.status).toBe(status);
    expectRefusal(await testVerify(sandbox, made.id), code, error);
    expect(await read(sandbox, made.id)).toEqual(before);
  });

  test('changes nothing of what is cancelled', async () => {
    const { id } = await create(sandbox);
    await cancel(sandbox, id);
    expectRefusal(await testVerify(sandbox, id), 409, 'conflict');
  });

  test.each([
    ['the number that it is given', { identifier: OTHER_NUMBER }, OTHER_NUMBER],
    ['a number of nobody without one', {}, '+12025550100'],
  ])('lets a session learn %s', async (_, body, learned) => {
    const { id } = await create(sandbox, SESSIONS);
    const { body: verified } = await testVerify(sandbox, id, body);
    expect(verified).toMatchObject({ status: 'verified', identifier: learned });
    const session = await sandbox.get(`${SESSIONS}/${id}`);
    expect(session.body).toMatchObject({ status: 'verified', phone_number: learned, verification_id: id });
    expect(session.body.proof.token).toBe(verified.proof_token);
  });

  test('lets the first channel of several win', async () => {
    const { group_id, channels } = await create(sandbox, GROUPS, { channels: ['sms', 'telegram'] });
    await testVerify(sandbox, channels[0].verification_id);
    const { body } = await sandbox.get(`${GROUPS}/${group_id}/status`);
    expect(body).toMatchObject({ status: 'verified', winning_channel: 'sms' });
  });

  test.each<[unknown, string, string | undefined]>([
    [{ identifier: '12' }, 'validation_error', 'identifier'],
    [{ identifier: 7 }, 'validation_error', 'identifier'],
    [[], 'validation_error', undefined],
  ])('refuses %j', async (body, code, field) => {
    const { id } = await create(sandbox, SESSIONS);
    expectRefusal(await testVerify(sandbox, id, body), 400, code, field);
    expect((await read(sandbox, id)).status).toBe('pending');
  });
});

describe('cancel', () => {
  test('ends what is pending, says so again, and no message completes it then', async () => {
    const { id, challenge } = await create(live, VERIFICATIONS, {
      channel: 'sms',
      client_metadata: { order: 7 },
    });
    running.stack.advanceClock(1000);
    const first = await cancel(live, id);
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({
      id,
      status: 'cancelled',
      identifier: NUMBER,
      client_metadata: { order: 7 },
    });
    expect(first.body.updated_at > first.body.created_at).toBe(true);
    for (const gone of ['challenge', 'poll_after', 'next_step']) expect(first.body).not.toHaveProperty(gone);
    running.stack.advanceClock(1000);
    await personWith(NUMBER, running.local).sms(challenge.code);
    expect(await cancel(live, id)).toMatchObject({ status: 200, text: first.text });
    expect(await read(live, id)).toEqual(first.body);
    running.stack.advanceClock(600_000);
    expect(await cancel(live, id)).toMatchObject({ status: 200, text: first.text });
  });

  test('doesn’t undo what is verified', async () => {
    const { id } = await create(sandbox);
    await testVerify(sandbox, id);
    const before = await read(sandbox, id);
    expectRefusal(await cancel(sandbox, id), 409, 'already_verified');
    expect(await read(sandbox, id)).toEqual(before);
  });

  test.each(ENDINGS)('changes nothing of what is %s', async (status, end, code, error) => {
    const made = await create(sandbox, VERIFICATIONS, { channel: 'sms' });
    await end(made);
    expectRefusal(await cancel(sandbox, made.id), code, error);
    expect((await read(sandbox, made.id)).status).toBe(status);
  });

  test('and a message at the same time: one of the two was first, and both say so', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { id, challenge } = await create(live, VERIFICATIONS, { channel: 'sms' });
      const message = personWith(NUMBER, running.local).sms(challenge.code);
      const [cancelled] = await Promise.all([cancel(live, id), message]);
      const { status, proof } = await read(live, id);
      expect(status).toBe(cancelled.status === 200 ? 'cancelled' : 'verified');
      expect(proof !== undefined).toBe(status === 'verified');
      if (cancelled.status !== 200) expectRefusal(cancelled, 409, 'already_verified');
    }
  });
});

test.each(['submit', 'verify', 'resend'])(
  '%s says how a phone is verified, and changes nothing',
  async (step) => {
    const { id } = await create(sandbox);
    const path = `${VERIFICATIONS}/${id}/${step}`;
    for (const body of [undefined, { code: '123456' }]) {
      const answer = await sandbox.post(path, body);
      expectRefusal(answer, 400, 'unsupported_for_type');
      expect(answer.body.error.message).toMatch(/phone/i);
    }
    expectRefusal(await sandbox.post(path, 'x'.repeat(11_000)), 413, 'payload_too_large');
    expect((await read(sandbox, id)).status).toBe('pending');
    expectRefusal(await sandbox.post(`${VERIFICATIONS}/${NO_ID}/${step}`), 404, 'not_found');
  },
);
