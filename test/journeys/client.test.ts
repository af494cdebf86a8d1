import { describe, expect, test } from 'vitest';
import {
  createVersoClient,
  fetchRevocations,
  type Timers,
  VersoApiError,
  verifyOffline,
} from '../../shared/client/index.ts';
import { startReceiver } from '../webhooks/receiver.ts';
import { useLocalStack } from './local-stack.ts';
import { personWith } from './person.ts';

const NUMBER = '+37069199199';
const request = { type: 'phone', channel: 'telegram', identifier: NUMBER } as const;

const running = useLocalStack({ clock: 'stands' });
const clientOf = (environment: 'live' | 'test') => {
  const { baseUrl, apiKeys } = running.local;
  return createVersoClient({ baseUrl, apiKey: apiKeys[environment] });
};
/** How a caller's server would check: the issuer's name is one thing, where the stack listens may be another. */
const checker = (path = '') => {
  const { baseUrl, issuer, projectId } = running.local;
  const jwks = `${baseUrl}${path}/.well-known/jwks.json`;
  return { issuer: `${issuer}${path}`, audience: projectId, jwks };
};

async function verified(environment: 'live' | 'test', more: { nonce?: string } = {}) {
  const verso = clientOf(environment);
  const { id, challenge } = await verso.create({ ...request, ...more });
  await personWith(NUMBER, running.local).telegram(challenge.code);
  const ended = await verso.wait(id);
  if (ended.status !== 'verified') throw new Error(`It was expected to be verified, and is ${ended.status}.`);
  return ended;
}

describe('a caller with the client', () => {
  test('creates, waits for the person, and has a proof that both ways of checking accept', async () => {
    const ended = await verified('live', { nonce: 'for this login' });
    expect(ended).toMatchObject({ identifier: NUMBER, channel: 'telegram' });

    const verso = clientOf('live');
    expect(await verso.validate(ended.proof.token, NUMBER)).toMatchObject({
      valid: true,
      verification: { id: ended.id },
    });
    expect(await verso.validate(ended.proof.token, '+37069199198')).toMatchObject({
      valid: false,
      reason: 'identifier_mismatch',
    });

    const options = { ...checker(), identifier: NUMBER, nonce: 'for this login' };
    expect(await verifyOffline(ended.proof.token, options)).toMatchObject({
      valid: true,
      claims: { sub: ended.id, method: 'telegram_contact', assurance: 'basic' },
    });
    expect(await verifyOffline(ended.proof.token, { ...options, audience: 'another' })).toMatchObject({
      reason: 'audience_mismatch',
    });
  });

  test('waits while the person is looking for the phone', async () => {
    const { baseUrl, apiKeys } = running.local;
    const { id, challenge } = await clientOf('live').create(request);
    const pauses: number[] = [];
    const timeoutMilliseconds = 20_000;
    // The person acts in the pause after the first answer; nothing here waits for time to pass.
    const timers: Timers = {
      now: Date.now,
      random: () => 0,
      after(milliseconds, run) {
        if (milliseconds === timeoutMilliseconds) return () => undefined;
        pauses.push(milliseconds);
        void personWith(NUMBER, running.local).telegram(challenge.code).then(run);
        return () => undefined;
      },
    };
    const patient = createVersoClient({ baseUrl, apiKey: apiKeys.live, timeoutMilliseconds, timers });
    expect(await patient.wait(id)).toMatchObject({ id, status: 'verified' });
    expect(pauses).toEqual([3000]);
  });

  test('in the sandbox has a proof that only the sandbox’s name opens', async () => {
    const { proof } = await verified('test');
    expect(await verifyOffline(proof.token, checker())).toMatchObject({ reason: 'unknown_issuer' });
    expect(await verifyOffline(proof.token, checker('/test'))).toMatchObject({
      valid: true,
      claims: { test: true },
    });
    expect(await clientOf('test').validate(proof.token)).toMatchObject({ valid: true });
    expect(await clientOf('live').validate(proof.token)).toMatchObject({ reason: 'unknown_issuer' });
  });

  test('who sends a creation again by its key has the same verification', async () => {
    const verso = clientOf('live');
    const once = await verso.create(request, { idempotencyKey: 'login 4711' });
    expect(await verso.create(request, { idempotencyKey: 'login 4711' })).toEqual(once);
    const other = verso.create({ ...request, identifier: '+37069199198' }, { idempotencyKey: 'login 4711' });
    await expect(other).rejects.toMatchObject({ code: 'idempotency_key_reused', status: 422 });
  });

  test('learns what was wrong', async () => {
    const error: unknown = await clientOf('live')
      .create({ ...request, identifier: '12' })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(VersoApiError);
    expect(error).toMatchObject({
      code: 'invalid_identifier',
      status: 400,
      details: [{ field: 'identifier' }],
      requestId: expect.any(String),
    });
    const { baseUrl } = running.local;
    const stranger = createVersoClient({ baseUrl, apiKey: `pk_live_${'A'.repeat(43)}` });
    await expect(stranger.get('000000000000000000000000')).rejects.toMatchObject({ code: 'unauthorized' });
    await expect(clientOf('live').get('a/b')).rejects.toMatchObject({ code: 'not_found' });
  });

  test('ends verifications by calls, and finds them in the list', async () => {
    const [verso, sandbox] = [clientOf('live'), clientOf('test')];
    const { id } = await verso.create({ ...request, external_user_id: 'user-7' });
    expect(await verso.cancel(id)).toMatchObject({ id, status: 'cancelled' });
    expect(await verso.wait(id)).toMatchObject({ id, status: 'cancelled' });
    expect(await verso.list({ external_user_id: 'user-7', status: 'cancelled' })).toMatchObject({
      data: [{ id, status: 'cancelled' }],
      pagination: { total: 1, hasMore: false },
    });

    await expect(verso.testVerify(id)).rejects.toMatchObject({ code: 'test_mode_required', status: 403 });
    const tried = await sandbox.create(request);
    const { proof_token } = await sandbox.testVerify(tried.id);
    expect(await verifyOffline(proof_token, checker('/test'))).toMatchObject({ valid: true });
  });

  test('sees what became of a webhook, and has one that failed sent once more', async () => {
    const verso = clientOf('live');
    const receiver = await startReceiver(410);
    const { id, challenge } = await verso.create({ ...request, callback_url: receiver.url });
    await personWith(NUMBER, running.local).telegram(challenge.code);
    await running.stack.eventSources.settled();
    const [failed] = (await verso.listWebhookDeliveries({ status: 'failed' })).data;
    expect(failed).toMatchObject({ url: receiver.url, response_status: 410 });
    const delivery = failed?.id ?? '';
    expect(await verso.getWebhookDelivery(delivery)).toMatchObject({
      payload: { event: 'verification.completed', data: { id } },
      response_body: 'thanks',
    });

    receiver.behave(200);
    expect(await verso.retryWebhookDelivery(delivery)).toMatchObject({ delivery_id: delivery });
    await running.stack.eventSources.settled();
    expect(await verso.getWebhookDelivery(delivery)).toMatchObject({ status: 'delivered', attempts: 2 });
    await expect(verso.retryWebhookDelivery(delivery)).rejects.toMatchObject({ code: 'conflict' });
    await receiver.close();
  });

  test.each([
    ['live', ''],
    ['test', '/test'],
  ] as const)(
    'revokes a %s proof, which the signed list tells whoever checks offline',
    async (environment, path) => {
      const verso = clientOf(environment);
      const { id, proof } = await verified(environment);
      expect(await verso.proofStatus(id)).toMatchObject({ is_valid: true, is_revoked: false });
      expect(await verso.revokeProof(id, 'fraud')).toMatchObject({ verification_id: id, reason: 'fraud' });
      expect(await verso.proofStatus(id)).toMatchObject({ is_valid: false, is_revoked: true });
      expect(await verso.get(id)).toMatchObject({ status: 'revoked', revoked_reason: 'fraud' });
      expect(await verso.validate(proof.token)).toMatchObject({ valid: false, reason: 'revoked' });

      running.stack.advanceClock(2 * 60_000);
      const { baseUrl, apiKeys } = running.local;
      const { issuer, audience, jwks } = checker(path);
      const apiKey = environment === 'test' ? { apiKey: apiKeys.test } : {};
      const revocations = await fetchRevocations({ issuer, baseUrl, jwks, ...apiKey });
      const options = { issuer, audience, jwks, revocations };
      expect(await verifyOffline(proof.token, options)).toMatchObject({ valid: false, reason: 'revoked' });
      const other = await verified(environment);
      expect(await verifyOffline(other.proof.token, options)).toMatchObject({ valid: true });
    },
  );
});
