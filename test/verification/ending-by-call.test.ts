import { describe, expect, test } from 'vitest';
import { CHANNELS } from '../../shared/channels/registry.ts';
import { revokeProof } from '../../shared/proof/revoke.ts';
import { proofStatus } from '../../shared/proof/status.ts';
import { cancelVerification } from '../../shared/verification/cancel.ts';
import type { Owner } from '../../shared/verification/find.ts';
import { testVerify } from '../../shared/verification/test-verify.ts';
import type { Environment } from '../../shared/verification/verification.ts';
import { MINUTE } from '../fakes/clock.ts';
import { refusalOf } from '../fakes/refusal.ts';
import { NOBODY_ERASED } from '../fakes/revocations.ts';
import { CHANNEL_SETTINGS } from '../fakes/signing-keys.ts';
import { NUMBER, PROJECT } from '../fakes/verifications.ts';
import { codeFrom, inbox } from './inbox.ts';

const owner = (environment: Environment): Owner => ({ projectId: PROJECT.id, environment });
const sandbox = owner('test');

/** A deployment, and what a caller can do to a verification by a call. */
function service() {
  const box = inbox();
  const ports = { ...box, erased: NOBODY_ERASED };
  const context = {
    settings: box.deployment.settings,
    assuranceOf: (name: keyof typeof CHANNELS) => CHANNELS[name](CHANNEL_SETTINGS)?.assurance ?? 'low',
  };
  return {
    ...box,
    cancel: (id: string, by = owner('live')) => cancelVerification(box, by, id),
    testVerify: (id: string, body: unknown = {}, by = sandbox) => testVerify(box, context, by, id, body),
    revoke: (id: string, body: unknown = {}, by = owner('live')) => revokeProof(ports, by, id, body),
    status: (id: string, by = owner('live')) => proofStatus(ports, by, id),
    async proven() {
      const { id, code } = await box.create({ channels: ['whatsapp'] });
      await box.receive('whatsapp', codeFrom(NUMBER, code));
      return id;
    },
  };
}

describe('a cancellation', () => {
  test('ends what is pending, and its code verifies nothing any more', async () => {
    const { create, cancel, receive, stored } = service();
    const { id, code } = await create({ channels: ['whatsapp'] });
    expect(await cancel(id)).toMatchObject({ id, status: 'cancelled' });
    expect(await receive('whatsapp', codeFrom(NUMBER, code))).toEqual({ kind: 'no_match' });
    expect(await stored(id)).toMatchObject({ status: 'cancelled' });
  });

  test('again changes nothing', async () => {
    const { clock, create, cancel } = service();
    const { id } = await create();
    const first = await cancel(id);
    clock.advance(60 * MINUTE);
    expect(await cancel(id)).toEqual(first);
  });

  test('of what is verified is already_verified', async () => {
    const { proven, cancel, stored } = service();
    const id = await proven();
    expect(await refusalOf(() => cancel(id))).toMatchObject({ code: 'already_verified' });
    expect(await stored(id)).toMatchObject({ status: 'verified' });
  });

  test('of what has expired is challenge_expired', async () => {
    const { clock, create, cancel } = service();
    const { id } = await create();
    clock.advance(10 * MINUTE);
    expect(await refusalOf(() => cancel(id))).toMatchObject({ code: 'challenge_expired' });
  });

  test('and a message at the same time: one of them wins, and both hear the truth', async () => {
    const { create, cancel, receive, stored } = service();
    for (const order of [0, 1]) {
      const { id, code } = await create({ channels: ['whatsapp'] });
      const message = () => receive('whatsapp', codeFrom(NUMBER, code));
      const call = () => cancel(id).catch((refusal) => refusal);
      const [first, second] = await Promise.all(order === 0 ? [message(), call()] : [call(), message()]);
      const { status } = await stored(id);
      expect(['verified', 'cancelled']).toContain(status);
      const answers = [first, second];
      if (status === 'verified')
        expect(answers).toContainEqual(expect.objectContaining({ code: 'already_verified' }));
      else expect(answers).toContainEqual({ kind: 'no_match' });
    }
  });
});

describe('the sandbox', () => {
  test.each(['telegram', 'whatsapp', 'sms'] as const)(
    'completes one over %s without a phone',
    async (channel) => {
      const { create, testVerify: complete, signer, deployment, stored } = service();
      const { id } = await create({ environment: 'test', channels: [channel] });
      const verified = await complete(id);
      expect(await stored(id)).toEqual(verified);
      expect(verified).toMatchObject({ status: 'verified', identifier: NUMBER, match: { channel } });
      expect(signer.signatures).toEqual([deployment.test.key.kmsKey]);
    },
  );

  test('answers twice the same, and signs once', async () => {
    const { create, testVerify: complete, signer } = service();
    const { id } = await create({ environment: 'test' });
    const first = await complete(id);
    expect(await complete(id)).toEqual(first);
    expect(signer.signatures).toHaveLength(1);
  });

  test('asked many times at once makes one proof', async () => {
    const { create, testVerify: complete } = service();
    const { id } = await create({ environment: 'test' });
    const all = await Promise.all(Array.from({ length: 8 }, () => complete(id)));
    expect(new Set(all.map((each) => JSON.stringify(each))).size).toBe(1);
  });

  test('gives a session the number that it is told, or nobody’s', async () => {
    const { create, testVerify: complete } = service();
    const session = {
      environment: 'test',
      flow: 'session',
      learnsNumber: true,
      identifier: undefined,
    } as const;
    const told = await create(session);
    expect(await complete(told.id, { identifier: NUMBER })).toMatchObject({ identifier: NUMBER });
    const untold = await create(session);
    expect(await complete(untold.id)).toMatchObject({ identifier: '+12025550100' });
  });

  test.each([
    ['a number that is none', { identifier: 'x' }, 'validation_error'],
    ['a number in another form', { identifier: '00370 691 99199' }, 'validation_error'],
    ['something that is no text', { identifier: 7 }, 'validation_error'],
  ])('refuses %s and completes nothing', async (_what, body, code) => {
    const { create, testVerify: complete, stored } = service();
    const { id } = await create({ environment: 'test' });
    expect(await refusalOf(() => complete(id, body))).toMatchObject({ code });
    expect(await stored(id)).toMatchObject({ status: 'pending' });
  });

  test('is closed to live keys, before anything is looked up', async () => {
    const { create, testVerify: complete, stored } = service();
    const { id } = await create();
    for (const asked of [id, 'f'.repeat(24)]) {
      const refusal = await refusalOf(() => complete(asked, {}, owner('live')));
      expect(refusal).toMatchObject({ code: 'test_mode_required' });
    }
    expect(await stored(id)).toMatchObject({ status: 'pending' });
  });

  test('does not complete what has ended', async () => {
    const { clock, create, cancel, testVerify: complete } = service();
    const cancelled = await create({ environment: 'test' });
    await cancel(cancelled.id, sandbox);
    expect(await refusalOf(() => complete(cancelled.id))).toMatchObject({ code: 'conflict' });
    const late = await create({ environment: 'test' });
    clock.advance(10 * MINUTE);
    expect(await refusalOf(() => complete(late.id))).toMatchObject({ code: 'challenge_expired' });
  });
});

describe('a revocation', () => {
  test('stays the first, however often and with whatever reason it is repeated', async () => {
    const { clock, proven, revoke, status, stored } = service();
    const id = await proven();
    const first = await revoke(id, { reason: 'fraud' });
    clock.advance(MINUTE);
    expect(await revoke(id, { reason: 'user_request' })).toEqual(first);
    expect(await stored(id)).toMatchObject({
      status: 'revoked',
      revocation: { at: first.revokedAt, reason: 'fraud' },
    });
    expect(await status(id)).toMatchObject({ is_revoked: true, is_valid: false, revoked_reason: 'fraud' });
  });

  test('that ended between the list and the verification is completed by the next try', async () => {
    const { clock, proven, revoke, revocations, stored } = service();
    const id = await proven();
    const expiresAt = Math.floor(clock.now() / 1000) + 86_400;
    const listed = { proofId: id, revokedAt: clock.now(), reason: 'fraud', expiresAt } as const;
    await revocations.add('live', listed);
    clock.advance(MINUTE);
    expect(await revoke(id)).toEqual(listed);
    expect(await stored(id)).toMatchObject({ status: 'revoked', revocation: { at: listed.revokedAt } });
  });

  test.each(['pending', 'cancelled'] as const)(
    'of what is %s finds no proof and lists none',
    async (what) => {
      const { create, cancel, revoke, status, revocations } = service();
      const { id } = await create();
      if (what === 'cancelled') await cancel(id);
      expect(await refusalOf(() => revoke(id))).toMatchObject({ code: 'proof_not_found' });
      expect(await refusalOf(() => status(id))).toMatchObject({ code: 'proof_not_found' });
      expect(await revocations.all('live')).toEqual([]);
    },
  );

  test.each(['a'.repeat(3000), `phone#${'0'.repeat(64)}`, ''])(
    'of what is no id finds no proof (%#)',
    async (id) => {
      const { revoke, status } = service();
      expect(await refusalOf(() => revoke(id))).toMatchObject({ code: 'proof_not_found' });
      expect(await refusalOf(() => status(id))).toMatchObject({ code: 'proof_not_found' });
    },
  );

  test('by another project or the other environment finds no proof', async () => {
    const { proven, revoke, status, stored } = service();
    const id = await proven();
    for (const by of [sandbox, { projectId: 'f'.repeat(24), environment: 'live' as const }]) {
      expect(await refusalOf(() => revoke(id, {}, by))).toMatchObject({ code: 'proof_not_found' });
      expect(await refusalOf(() => status(id, by))).toMatchObject({ code: 'proof_not_found' });
    }
    expect(await stored(id)).toMatchObject({ status: 'verified' });
  });
});
