import { describe, expect, test } from 'vitest';
import type { VerificationStore } from '../../shared/ports.ts';
import { type Change, type Guard, TRANSITIONS } from '../../shared/verification/transitions.ts';
import type { PendingVerification } from '../../shared/verification/verification.ts';
import { MINUTE, TEN_O_CLOCK } from '../fakes/clock.ts';
import { NUMBER, OTHER_NUMBER, pendingVerification } from '../fakes/verifications.ts';

export type VerificationStoreHarness = {
  readonly store: VerificationStore;
  /** The event that the item's last change told, if it told one. */
  eventOf(id: string): Promise<string | undefined>;
};

type Name = keyof typeof TRANSITIONS;

/** A verification that a change may happen to, what happened to it before, and the change. */
type Scene = { readonly before: PendingVerification; readonly earlier?: Change; readonly change: Change };

const AT = TEN_O_CLOCK + MINUTE;
const EVERY_CHANGE = ['verify', 'count_wrong_sender', 'suspect', 'fail'] as const satisfies readonly Name[];

let made = 0;
function fresh(overrides: Partial<PendingVerification> = {}): PendingVerification {
  made += 1;
  return pendingVerification({ id: `000777ca${made.toString(16).padStart(16, '0')}`, ...overrides });
}

const SCENES: Readonly<Record<Name, () => Scene>> = {
  verify() {
    const before = fresh();
    return { before, change: verifying(before) };
  },
  count_wrong_sender() {
    const before = fresh();
    return { before, change: counting(before, 'count_wrong_sender') };
  },
  suspect() {
    const before = fresh({ attempts: 2 });
    return { before, change: counting(before, 'suspect') };
  },
  fail() {
    const before = fresh({ attempts: 3 });
    return { before, change: { transition: 'fail', id: before.id, environment: 'live', at: AT } };
  },
};

/** The same scene with exactly one guard no longer holding. */
const BREAKING: Readonly<Record<Guard, (scene: Scene) => Scene>> = {
  channel_allowed: ({ before, change }) => ({ before: { ...before, channels: ['sms', 'whatsapp'] }, change }),
  same_environment: ({ before, change }) => ({ before, change: { ...change, environment: 'test' } }),
  sender_is_claimed: ({ before, change }) => ({ before: { ...before, identifier: OTHER_NUMBER }, change }),
  before_deadline: ({ before, change }) => ({ before, change: { ...change, at: before.expiresAt } }),
  attempts_unchanged: ({ before, change }) => ({
    before: { ...before, attempts: before.attempts + 1 },
    change,
  }),
  attempts_exhausted: ({ before, change }) => ({ before: { ...before, attempts: 2 }, change }),
  sender_not_counted: ({ before, change }) => ({
    before: { ...before, attempts: before.attempts - 1 },
    earlier: counting({ ...before, attempts: before.attempts - 1 }, 'count_wrong_sender'),
    change,
  }),
};

/** Holds a store to what the domain relies on. */
export function verificationStoreContract(harness: () => VerificationStoreHarness): void {
  const find = (id: string) => harness().store.find(id, { consistent: true });

  async function play({ before, earlier, change }: Scene): Promise<boolean> {
    const { store } = harness();
    await store.insert(before);
    if (earlier) expect(await store.apply(earlier)).toBe(true);
    return store.apply(change);
  }

  describe('a new verification', () => {
    test('comes back as it went in', async () => {
      const before = fresh({
        channels: ['telegram', 'whatsapp'],
        externalUserId: 'user-1',
        clientMetadata: { text: 'ą', none: null, list: [1.5, [], {}], empty: '' },
        callbackUrl: 'https://example.com/hook',
        redirectUrl: 'https://example.com/back',
        nonce: '12345678',
        locale: 'pt-BR',
      });
      expect(await harness().store.insert(before)).toBe(true);
      const found = await find(before.id);
      expect({ ...found, channels: [...(found?.channels ?? [])].sort() }).toEqual(before);
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
      expect(await play(scene)).toBe(true);
      const { id, sequence } = scene.before;
      expect(await find(id)).toMatchObject({
        status: to,
        updatedAt: AT,
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
      expect(await play(broken)).toBe(false);
      const found = await find(broken.before.id);
      expect(found).toMatchObject({ status: 'pending', sequence: 0 });
      expect(found?.updatedAt).toBe(broken.earlier ? AT : broken.before.updatedAt);
    });

    test.each(['verify', 'fail'] as const)('is refused after %s', async (last) => {
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

function verifying(before: PendingVerification, data: Record<string, string | number> = {}): Change {
  const match = { channel: 'telegram', method: 'telegram_contact', assurance: 'basic', at: AT } as const;
  return {
    transition: 'verify',
    id: before.id,
    environment: 'live',
    at: AT,
    sender: NUMBER,
    match: { ...match, data: { telegram_user_id: 11223344, telegram_username: 'ona', ...data } },
    signature: { keyId: 'key', algorithm: 'RS256', bytes: new Uint8Array([0, 127, 128, 255]) },
    deleteAfter: before.deleteAfter + MINUTE,
  };
}

function counting(
  { id, attempts }: PendingVerification,
  transition: 'count_wrong_sender' | 'suspect',
  senderHash = '5eb63bbbe01eeed0',
): Change {
  const change = { id, environment: 'live', at: AT, channel: 'telegram' } as const;
  return { ...change, transition, senderHash, attemptsBefore: attempts };
}

function withAttempt({ before }: Scene): Scene {
  const roomy = { ...before, attempts: 1 };
  return { before: roomy, change: counting(roomy, 'count_wrong_sender') };
}

function resultOf(change: Change) {
  if (change.transition === 'verify') {
    const { match, signature, deleteAfter } = change;
    return { match, signature: { ...signature, bytes: expect.any(Uint8Array) }, deleteAfter };
  }
  if (change.transition === 'fail') return {};
  return { attempts: change.attemptsBefore + 1, wrongSenders: [change.senderHash] };
}
