import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { apiClient } from './api-client.ts';
import { useLocalStack } from './local-stack.ts';
import { personWith } from './person.ts';
import { checkOffline } from './proof-checker.ts';

const NUMBER = '+37069199199';
const DAY = 86_400_000;

const running = useLocalStack();
const live = () => apiClient(running.local.baseUrl, running.local.apiKeys.live);

describe('a phone number is verified', () => {
  test('over Telegram, by Start and the shared contact', async () => {
    const { code, ...created } = await live().create();
    expect(created).toMatchObject({
      type: 'phone',
      channel: 'telegram',
      status: 'pending',
      identifier: NUMBER,
    });
    expect(created.challenge).toMatchObject({
      message: `/start ${code}`,
      send_to: '@verso_local_bot',
      deep_link: `https://t.me/verso_local_bot?start=${code}`,
    });

    const [asked, thanked] = await personWith(NUMBER, running.local).telegram(code);
    expect(JSON.parse(asked.body)).toMatchObject({
      method: 'sendMessage',
      reply_markup: { keyboard: [[{ request_contact: true }]] },
    });
    expect(JSON.parse(thanked.body)).toMatchObject({
      method: 'sendMessage',
      reply_markup: { remove_keyboard: true },
    });

    const verified = await live().poll(created.id);
    expect(verified).toMatchObject({ status: 'verified', channel: 'telegram', identifier: NUMBER });
    expect(verified.verified_data?.telegram_user_id).toBeTypeOf('number');
    await expectProof(verified, { method: 'telegram_contact', assurance: 'basic' });
  });

  test('over WhatsApp, by the prepared message', async () => {
    const created = await live().create({ channel: 'whatsapp' });
    const answer = await personWith(NUMBER, running.local).whatsapp(created.challenge?.message ?? '');
    expect(answer).toEqual({ status: 200, body: '' });
    const verified = await live().poll(created.id);
    expect(verified.verified_data).toMatchObject({ wa_id: '37069199199', profile_name: 'Ann Šarūnė 🙂' });
    await expectProof(verified, { method: 'whatsapp_from', assurance: 'basic' });
  });

  test('over SMS, by the prepared text', async () => {
    const created = await live().create({ channel: 'sms' });
    const answer = await personWith(NUMBER, running.local).sms(created.challenge?.message ?? '');
    expect(answer).toEqual({ status: 200, body: '<?xml version="1.0" encoding="UTF-8"?><Response/>' });
    const verified = await live().poll(created.id);
    expect(verified.verified_data).toMatchObject({ provider: 'twilio' });
    await expectProof(verified, { method: 'sms_mo', assurance: 'low' });
  });

  test('and the proof outlives the challenge by the days that were asked for', async () => {
    const created = await live().create({
      proof_expiry_days: 7,
      nonce: 'a nonce of ours',
      external_user_id: 'user-1',
    });
    await personWith(NUMBER, running.local).telegram(created.code);
    const { proof, verified_at } = await live().poll(created.id);
    expect(lifetime(verified_at, proof?.expires_at)).toBe(7);
    const claims = await checkOffline(proof?.token ?? '', running.local.baseUrl, running.local.issuer);
    expect(claims).toMatchObject({ nonce: 'a nonce of ours', external_user_id: 'user-1' });
  });
});

describe('a sandbox verification', () => {
  test('ends in a proof that no live checker accepts and the sandbox key set does', async () => {
    const sandbox = apiClient(running.local.baseUrl, running.local.apiKeys.test);
    const created = await sandbox.create();
    await personWith(NUMBER, running.local).telegram(created.code);
    const { proof } = await sandbox.poll(created.id);
    const token = proof?.token ?? '';
    const { baseUrl, issuer } = running.local;
    await expect(checkOffline(token, baseUrl, issuer)).rejects.toThrow();
    await expect(checkOffline(token, `${baseUrl}/test`, `${issuer}/test`)).resolves.toMatchObject({
      test: true,
    });
  });

  test('is not there for a live key, nor a live one for a test key', async () => {
    const { baseUrl, apiKeys } = running.local;
    const sandbox = apiClient(baseUrl, apiKeys.test);
    const [ofLive, ofTest] = [await live().create(), await sandbox.create()];
    expect((await sandbox.request('GET', `/api/v1/verifications/${ofLive.id}`)).status).toBe(404);
    expect((await live().request('GET', `/api/v1/verifications/${ofTest.id}`)).status).toBe(404);
  });
});

async function expectProof(
  { id, verified_at, proof, proof_token }: Awaited<ReturnType<ReturnType<typeof live>['poll']>>,
  claims: { method: string; assurance: string },
): Promise<void> {
  const { baseUrl, issuer, projectId } = running.local;
  expect(proof_token).toBe(proof?.token);
  expect(lifetime(verified_at, proof?.expires_at)).toBe(30);
  expect(await checkOffline(proof?.token ?? '', baseUrl, issuer)).toMatchObject({
    iss: issuer,
    sub: id,
    aud: projectId,
    user_id: projectId,
    type: 'phone',
    identifier_hash: createHash('sha256').update(NUMBER).digest('hex'),
    verified_at,
    proof_schema_version: '1.0',
    ...claims,
  });
}

/** Days; a JWT counts whole seconds, so the first second may be cut. */
function lifetime(from = '', until = ''): number {
  return Math.ceil((Date.parse(until) - Date.parse(from)) / DAY);
}
