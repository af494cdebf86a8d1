import { describe, expect, test } from 'vitest';
import type { VerificationStore } from '../../shared/ports.ts';
import { TRANSITIONS } from '../../shared/verification/transitions.ts';
import { OTHER_NUMBER } from '../fakes/verifications.ts';
import { AT, accepting, counting, holding, matching, resultOf, trying, verifying } from './changes.ts';
import {
  BREAKING,
  EVERY_CHANGE,
  fresh,
  type Name,
  SCENES,
  type Scene,
  withAttempt,
} from './transition-scenes.ts';

export type VerificationStoreHarness = {
  readonly store: VerificationStore;
  /** The event that the item's last change told, if it told one. */
  eventOf(id: string): Promise<string | undefined>;
};

/** Holds a store to what the domain relies on. */
export function verificationStoreContract(harness: () => VerificationStoreHarness): void {
  const find = (id: string) => harness().store.find(id, { consistent: true });

  async function prepare({ before, earlier }: Scene): Promise<void> {
    const { store } = harness();
    await store.insert(before);
    for (const change of earlier ?? []) expect(await store.apply(change)).toBe(true);
  }

  async function play(scene: Scene): Promise<boolean> {
    await prepare(scene);
    return harness().store.apply(scene.change);
  }

  describe('a new verification', () => {
    test('comes back as it went in', async () => {
      const before = fresh({
        channels: ['whatsapp', 'telegram'],
        externalUserId: 'user-1',
        clientMetadata: { text: 'ą', none: null, list: [1.5, [], {}], empty: '' },
        callbackUrl: 'https://example.com/hook',
        redirectUrl: 'https://example.com/back',
        nonce: '12345678',
        locale: 'pt-BR',
      });
      expect(await harness().store.insert(before)).toBe(true);
      expect(await find(before.id)).toEqual(before);
    });

    test('does not replace one with the same id', async () => {
      const before = fresh();
      await harness().store.insert(before);
      expect(await harness().store.insert({ ...before, identifier: OTHER_NUMBER })).toBe(false);
      expect(await find(before.id)).toEqual(before);
    });

    test('is put once by many at the same time', async () => {
      const before = fresh();
      const puts = await Promise.all(Array.from({ length: 8 }, () => harness().store.insert(before)));
      expect(puts.filter(Boolean)).toHaveLength(1);
    });

    test('tells no event', async () => {
      const before = fresh();
      await harness().store.insert(before);
      expect(await harness().eventOf(before.id)).toBeUndefined();
    });
  });

  test('an unknown id is found by nobody', async () => {
    expect(await find('f'.repeat(24))).toBeUndefined();
  });

  describe.each(EVERY_CHANGE)('%s', (name) => {
    const { to, event, guards } = TRANSITIONS[name];

    test(`leads to ${to} and tells ${event ?? 'nothing'}`, async () => {
      const scene = SCENES[name]();
      await prepare(scene);
      const { id } = scene.before;
      const sequence = (await find(id))?.sequence ?? 0;
      expect(await harness().store.apply(scene.change)).toBe(true);
      expect(await find(id)).toMatchObject({
        status: to,
        updatedAt: scene.change.at,
        sequence: sequence + (event === null ? 0 : 1),
        ...resultOf(scene.change),
      });
      expect(await harness().eventOf(id)).toBe(event ?? undefined);
    });

    test.each(guards.map((guard) => [guard]))('is refused unless %s', async (guard) => {
      // For `sender_not_counted` there has to be room for an earlier attempt.
      const scene = SCENES[name]();
      const roomy =
        guard === 'sender_not_counted' && scene.before.attempts === 0 ? withAttempt(scene) : scene;
      const broken = BREAKING[guard](roomy);
      await prepare(broken);
      const before = await find(broken.before.id);
      expect(await harness().store.apply(broken.change)).toBe(false);
      expect(await find(broken.before.id)).toEqual(before);
    });

    const lasts: readonly Name[] = name === 'revoke' ? ['fail', 'revoke'] : ['verify', 'fail', 'cancel'];
    test.each(lasts)('is refused after %s', async (last) => {
      const scene = SCENES[last]();
      await play(scene);
      const ended = await find(scene.before.id);
      const { change } = SCENES[name]();
      expect(await harness().store.apply({ ...change, id: scene.before.id })).toBe(false);
      expect(await find(scene.before.id)).toEqual(ended);
    });

    test('makes no verification where there is none', async () => {
      const { before, change } = SCENES[name]();
      expect(await harness().store.apply(change)).toBe(false);
      expect(await find(before.id)).toBeUndefined();
    });
  });

  describe('changes that race', () => {
    test('to verify: exactly one wins', async () => {
      const { before } = SCENES.verify();
      await harness().store.insert(before);
      const accounts = Array.from({ length: 12 }, (_, account) => account);
      const won = await Promise.all(
        accounts.map((account) => harness().store.apply(verifying(before, { telegram_user_id: account }))),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await find(before.id)).toMatchObject({
        status: 'verified',
        sequence: 1,
        match: { data: { telegram_user_id: won.indexOf(true) } },
      });
    });

    test('to expire at the deadline: it ends once, and not after it was verified', async () => {
      const before = fresh();
      await harness().store.insert(before);
      const at = before.expiresAt;
      const expire = { transition: 'expire', id: before.id, environment: 'live', at } as const;
      const [verified, ...expired] = await Promise.all([
        harness().store.apply(verifying(before)),
        ...Array.from({ length: 6 }, () => harness().store.apply(expire)),
      ]);
      expect([verified, ...expired].filter(Boolean)).toHaveLength(1);
      expect(await find(before.id)).toMatchObject({
        status: verified ? 'verified' : 'expired',
        sequence: 1,
      });
    });

    test('to sign what was matched and to take it back: it is signed once at most', async () => {
      const { before } = SCENES.sign();
      await harness().store.insert(before);
      await harness().store.apply(matching(before));
      const target = { id: before.id, environment: 'live', at: AT } as const;
      const { signature } = verifying(before);
      const won = await Promise.all([
        ...Array.from({ length: 4 }, () =>
          harness().store.apply({ transition: 'sign', ...target, signature }),
        ),
        harness().store.apply({ transition: 'revoke_unsigned', ...target, reason: 'user_request' }),
      ]);
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await find(before.id)).toMatchObject({ status: won[4] ? 'revoked' : 'verified', sequence: 1 });
    });

    test('to count wrong senders: each attempt is counted by one of them', async () => {
      const before = fresh();
      await harness().store.insert(before);
      const senders = Array.from({ length: 8 }, (_, sender) => `sender-${sender}`);
      const counted = await Promise.all(
        senders.map((sender) => harness().store.apply(counting(before, 'count_wrong_sender', sender))),
      );
      expect(counted.filter(Boolean)).toHaveLength(1);
      expect(await find(before.id)).toMatchObject({
        attempts: 1,
        wrongSenders: [senders[counted.indexOf(true)]],
      });
    });

    test('to count a wrong sender and to verify: both fit, in either order', async () => {
      const before = fresh();
      await harness().store.insert(before);
      const [, verified] = await Promise.all([
        harness().store.apply(counting(before, 'count_wrong_sender')),
        harness().store.apply(verifying(before)),
      ]);
      expect(verified).toBe(true);
      expect(await find(before.id)).toMatchObject({ status: 'verified', sequence: 1 });
    });
  });

  test.each([
    ['stays when the same sender’s message comes again', true],
    ['is gone once another sender’s message is held, also when the first sender is held again', false],
  ])('a PIN that the page has taken %s', async (_what, again) => {
    const before = fresh({ assurance: 'confirmed' });
    const accepted = accepting(before);
    const hold = holding(before);
    const other = { ...hold, held: { ...hold.held, sender: 'another' } };
    await prepare({ before, earlier: [hold, trying(before), accepted], change: accepted });
    const { resultUntil } = accepted;
    expect(await find(before.id)).toMatchObject({ held: { resultUntil, tries: 0 } });
    for (const change of again ? [{ ...hold, again }] : [other, hold])
      expect(await harness().store.apply(change)).toBe(true);
    const held = { ...hold.held, tries: 0, ...(again && { resultUntil }) };
    expect(await find(before.id)).toMatchObject({ held });
    if (!again) expect(await find(before.id)).not.toHaveProperty('held.resultUntil');
  });

  test('a count after suspicion would tell nothing: each event is told by its own change alone', async () => {
    const before = fresh({ attempts: 1 });
    await harness().store.insert(before);
    await harness().store.apply(counting(before, 'suspect', 'first'));
    expect(await harness().eventOf(before.id)).toBe('verification.suspicious');
    await harness().store.apply(counting({ ...before, attempts: 2 }, 'count_wrong_sender', 'second'));
    expect(await harness().eventOf(before.id)).toBeUndefined();
    expect(await find(before.id)).toMatchObject({ attempts: 3, sequence: 1 });
  });
}
