import { createRemoteJWKSet, jwtVerify } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type Caller,
  callerWith,
  create,
  expectRefusal,
  ISO,
  NO_ID,
  NUMBER,
  newCaller,
  PROOFS,
  SESSIONS,
  VERIFICATIONS,
} from './contract-fixtures.ts';
import { countItems, useLocalStack } from './local-stack.ts';
import { personWith } from './person.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const LIST = `${PROOFS}/revoked`;

const running = useLocalStack();
let live: Awaited<ReturnType<typeof newCaller>>;
let sandbox: Awaited<ReturnType<typeof newCaller>>;
let anybody: Caller;

beforeAll(async () => {
  live = await newCaller(running);
  sandbox = await newCaller(running, { environment: 'test', projectId: live.projectId });
  anybody = callerWith(running, undefined);
});

async function proven(by: Caller, fields: object = {}) {
  const { id, challenge } = await create(by, VERIFICATIONS, { channel: 'sms', ...fields });
  await personWith(NUMBER, running.local).sms(challenge.code);
  const { body } = await by.get(`${VERIFICATIONS}/${id}`);
  expect(body.status).toBe('verified');
  return { id: id as string, token: body.proof.token as string, expiresAt: body.proof.expires_at as string };
}

const revoke = (by: Caller, id: string, body?: object) => by.post(`${PROOFS}/${id}/revoke`, body);
const validate = async (by: Caller, token: string) =>
  (await by.post(`${PROOFS}/validate`, { proof_token: token })).body;
const statusOf = (by: Caller, id: string) => by.get(`${PROOFS}/${id}/status`);

/** The list as an offline checker takes it: the signed claims, checked with the published keys alone. */
async function signedList(by: Caller, cursor = '', path = '') {
  const { status, body, headers, text } = await by.get(LIST + cursor);
  expect(status, text).toBe(200);
  const { baseUrl, issuer } = running.local;
  const keys = createRemoteJWKSet(new URL(`${baseUrl}${path}/.well-known/jwks.json`));
  const { payload, protectedHeader } = await jwtVerify(body.signature, keys, {
    issuer: `${issuer}${path}`,
    algorithms: ['RS256'],
    typ: 'verso-revocations+jwt',
    currentDate: new Date(body.issued_at),
  });
  expect(protectedHeader.kid).toBe(body.kid);
  expect(payload.revoked).toEqual(body.revoked);
  expect(Number(payload.iat) * 1000).toBe(Date.parse(body.issued_at));
  return { ...body, payload, headers };
}

const listed = (list: { revoked: readonly { proof_id: string }[] }) =>
  list.revoked.map(({ proof_id }) => proof_id);

describe('a proof that is revoked', () => {
  test('is so at once wherever it is asked for', async () => {
    const { id, token, expiresAt } = await proven(live);
    const { body: before } = await live.get(`${VERIFICATIONS}/${id}`);
    expect((await statusOf(live, id)).body).toEqual({
      proof_id: id,
      status: 'valid',
      ...{ is_valid: true, is_revoked: false, is_expired: false },
      ...{ revoked_at: null, revoked_reason: null },
      expires_at: expiresAt,
      verified_at: before.verified_at,
    });

    const { status, body } = await revoke(live, id, { reason: 'fraud' });
    const wanted = { success: true, verification_id: id, status: 'revoked', reason: 'fraud' };
    expect({ code: status, ...body }).toEqual({
      code: 200,
      ...wanted,
      revoked_at: expect.stringMatching(ISO),
    });
    const { revoked_at } = body;

    expect((await statusOf(live, id)).body).toMatchObject({
      status: 'revoked',
      ...{ is_valid: false, is_revoked: true, is_expired: false },
      ...{ revoked_at, revoked_reason: 'fraud' },
      ...{ expires_at: expiresAt, verified_at: before.verified_at },
    });
    const { body: verification } = await live.get(`${VERIFICATIONS}/${id}`);
    expect(verification).toMatchObject({ status: 'revoked', verified_at: before.verified_at });
    for (const name of ['proof', 'proof_token', 'proof_expires_at'])
      expect(verification).not.toHaveProperty(name);
    expect(await validate(anybody, token)).toEqual({
      valid: false,
      reason: 'revoked',
      message: expect.any(String),
      revoked_at,
      revoked_reason: 'fraud',
    });
  });

  test.each(['user_request', 'fraud', 'key_compromise', 'asset_transferred', 'other'])(
    'for %s keeps its first reason and time, however often it is revoked',
    async (reason) => {
      const { id } = await proven(live);
      const first = await revoke(live, id, { reason });
      expect(first.body.reason).toBe(reason);
      running.stack.advanceClock(1000);
      const again = await Promise.all(
        [{}, { reason: 'fraud' }, { reason: 'other' }].map((each) => revoke(live, id, each)),
      );
      for (const { text, status } of again)
        expect({ text, status }).toEqual({ text: first.text, status: 200 });
    },
  );

  test('by several at the same time has one reason and one time', async () => {
    const { id } = await proven(live);
    const reasons = ['fraud', 'other', 'user_request', 'key_compromise'];
    const answers = await Promise.all(reasons.map((reason) => revoke(live, id, { reason })));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    const { revoked_reason } = (await statusOf(live, id)).body;
    expect(revoked_reason).toBe(answers[0]?.body.reason);
    expect((await live.get(`${VERIFICATIONS}/${id}`)).body.revoked_reason).toBe(revoked_reason);
  });

  test('without a reason, or a body, has the reason other', async () => {
    const { id } = await proven(live);
    expect((await revoke(live, id)).body.reason).toBe('other');
  });

  test('was a session’s: its answer has the number still, and no proof', async () => {
    const session = await create(sandbox, SESSIONS);
    await sandbox.post(`${VERIFICATIONS}/${session.id}/test-verify`, { identifier: NUMBER });
    await revoke(sandbox, session.id);
    const { body } = await sandbox.get(`${SESSIONS}/${session.id}`);
    expect(body).toMatchObject({ status: 'revoked', phone_number: NUMBER });
    expect(body).not.toHaveProperty('proof');
  });

  test.each([['malice'], [''], [7], [['fraud']], ['__proto__']])('not for %j', async (reason) => {
    const { id, token } = await proven(live);
    expectRefusal(await revoke(live, id, { reason }), 400, 'validation_error', 'reason');
    expect(await validate(anybody, token)).toMatchObject({ valid: true });
  });

  test('has to be one: what is pending, ended or unknown has no proof', async () => {
    const before = await countItems(running.stack, 'revocation');
    const [pending, cancelled] = [await create(live), await create(live)];
    await live.post(`${VERIFICATIONS}/${cancelled.id}/cancel`);
    for (const id of [pending.id, cancelled.id, NO_ID, 'nothing']) {
      expectRefusal(await revoke(live, id), 404, 'proof_not_found');
      expectRefusal(await statusOf(live, id), 404, 'proof_not_found');
    }
    expect((await live.get(`${VERIFICATIONS}/${pending.id}`)).body.status).toBe('pending');
    expect(await countItems(running.stack, 'revocation')).toBe(before);
  });

  test('and has expired is both', async () => {
    const { id, token } = await proven(live, { proof_expiry_days: 1 });
    await revoke(live, id);
    running.stack.advanceClock(DAY);
    expect((await statusOf(live, id)).body).toMatchObject({
      status: 'revoked',
      is_expired: true,
      is_valid: false,
    });
    expect(await validate(anybody, token)).toMatchObject({ valid: false });
  });
});

describe('the list', () => {
  test('has a revocation within six minutes, caches included, and is signed', async () => {
    const { id } = await proven(live);
    const { body } = await revoke(live, id, { reason: 'fraud' });
    running.stack.advanceClock(65_000);
    const list = await signedList(anybody);
    expect(list.revoked).toContainEqual({ proof_id: id, revoked_at: body.revoked_at, reason: 'fraud' });
    expect(list.count).toBe(list.revoked.length);
    expect(list.issued_at).toMatch(ISO);
    const [, seconds] = /^public, max-age=(\d+)$/.exec(list.headers.get('cache-control') ?? '') ?? [];
    expect(65 + Number(seconds)).toBeLessThanOrEqual(360);
    expect(Number(seconds)).toBeGreaterThan(240);
  });

  test('is no proof, and no proof is a list', async () => {
    const { token } = await proven(live);
    const { signature } = await signedList(anybody);
    expect(await validate(anybody, signature)).toMatchObject({ valid: false });
    const keys = createRemoteJWKSet(new URL(`${running.local.baseUrl}/.well-known/jwks.json`));
    await expect(jwtVerify(token, keys, { typ: 'verso-revocations+jwt' })).rejects.toThrow();
  });

  test('of the sandbox is a test key’s alone, under the sandbox’s keys', async () => {
    const [own, other] = [await proven(sandbox), await proven(live)];
    await revoke(sandbox, own.id);
    await revoke(live, other.id);
    running.stack.advanceClock(65_000);
    const list = await signedList(sandbox, '', '/test');
    expect(listed(list)).toContain(own.id);
    expect(listed(list)).not.toContain(other.id);
    expect(list.headers.get('vary')).toMatch(/authorization/i);
    for (const caller of [anybody, live, callerWith(running, 'pk_test_nothing')]) {
      const revoked = listed(await signedList(caller));
      expect(revoked).toContain(other.id);
      expect(revoked).not.toContain(own.id);
    }
  });

  test('forgets a proof when its token has expired', async () => {
    const [short, long] = [
      await proven(live, { proof_expiry_days: 1 }),
      await proven(live, { proof_expiry_days: 31 }),
    ];
    for (const { id } of [short, long]) await revoke(live, id);
    running.stack.advanceClock(DAY - MINUTE * 5);
    expect(listed(await signedList(anybody))).toEqual(expect.arrayContaining([short.id, long.id]));
    running.stack.advanceClock(MINUTE * 10);
    const later = listed(await signedList(anybody));
    expect(later).toContain(long.id);
    expect(later).not.toContain(short.id);
    running.stack.advanceClock(30 * DAY + MINUTE * 5);
    expect(listed(await signedList(anybody))).not.toContain(long.id);
  });

  test.each(['nonsense', 'MTc3MDIwMDAwMDAwMC4x', '%00'])('refuses the cursor %j', async (cursor) => {
    expectRefusal(await anybody.get(`${LIST}?cursor=${cursor}`), 400, 'validation_error', 'cursor');
  });
});
