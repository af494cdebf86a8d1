import { expect, test } from 'vitest';
import type {
  ErasableAsset,
  ErasableRequest,
  ErasableSender,
  ErasableVerification,
  ErasedStub,
  ErasureStore,
  PersonalItem,
} from '../../shared/administration/erasure-store.ts';
import { DAY, TEN_O_CLOCK } from '../fakes/clock.ts';
import { NUMBER, OTHER_NUMBER, PROJECT } from '../fakes/verifications.ts';

export type ErasureStoreHarness = {
  readonly store: ErasureStore;
  /** Puts an item there, in the place of the one that was there. */
  plant(item: PersonalItem): Promise<void>;
  stub(id: string): Promise<ErasedStub | undefined>;
};

const VERIFIED_AT = TEN_O_CLOCK + 1234;

let made = 0;
function verification(overrides: Partial<ErasableVerification> = {}): ErasableVerification {
  made += 1;
  return {
    kind: 'verification',
    id: `000777ca${made.toString(16).padStart(16, '0')}`,
    projectId: PROJECT.id,
    environment: 'live',
    sequence: 0,
    toldAt: [TEN_O_CLOCK],
    createdAt: TEN_O_CLOCK,
    identifier: NUMBER,
    ...overrides,
  };
}

/** Verified 1.234 seconds after ten o'clock, with a proof for 30 days: the proof counts in whole seconds. */
function proven(overrides: Partial<ErasableVerification> = {}): ErasableVerification {
  const expiresAt = (TEN_O_CLOCK + 1000 + 30 * DAY) / 1000;
  const proof = { verifiedAt: VERIFIED_AT, expiresAt };
  return verification({ proof, sequence: 1, toldAt: [VERIFIED_AT], ...overrides });
}

function request(...assets: readonly ErasableAsset[]): ErasableRequest {
  const { id, projectId, environment, createdAt } = verification();
  return { kind: 'request', id, projectId, environment, sequence: 0, toldAt: [], createdAt, assets };
}

/** What every erasure store must do. */
export function erasureStoreContract(open: () => ErasureStoreHarness): void {
  async function scanned(): Promise<readonly PersonalItem[]> {
    const found: PersonalItem[] = [];
    for await (const { items } of open().store.scan()) found.push(...items);
    return found;
  }

  test('shows every verification, request and sender, with what an erasure needs', async () => {
    const { plant } = open();
    const { identifier: _, ...nobodys } = verification();
    const own: readonly PersonalItem[] = [
      verification(),
      proven({ environment: 'test' }),
      nobodys,
      verification({ requestId: 'c'.repeat(24) }),
      request({ identifier: NUMBER, verificationId: 'f'.repeat(24) }, {}),
      { kind: 'sender', hash: 'a-hash', verificationId: 'f'.repeat(24) },
    ];
    for (const item of own) await plant(item);
    expect(await scanned()).toEqual(expect.arrayContaining([...own]));
  });

  test('finds a verification by its id', async () => {
    const { store, plant } = open();
    const one = proven();
    await plant(one);
    expect(await store.findVerification(one.id)).toEqual(one);
    expect(await store.findVerification('f'.repeat(24))).toBeUndefined();
  });

  test('deletes a verification, and does not mind that it is gone already', async () => {
    const { store, plant } = open();
    for (const one of [verification(), proven()]) {
      await plant(one);
      expect(await store.deleteVerification(one)).toBe(true);
      expect(await store.findVerification(one.id)).toBeUndefined();
      expect(await store.deleteVerification(one)).toBe(true);
    }
  });

  test('does not delete a verification that got a proof since it was read', async () => {
    const { store, plant } = open();
    const before = verification();
    const now = proven({ id: before.id });
    await plant(now);
    expect(await store.deleteVerification(before)).toBe(false);
    expect(await store.findVerification(before.id)).toEqual(now);
  });

  test('deletes neither a verification nor a request that has told an event since it was read', async () => {
    const { store, plant } = open();
    const before = verification();
    const suspicious = { ...before, sequence: 1, toldAt: [VERIFIED_AT] };
    await plant(suspicious);
    expect(await store.deleteVerification(before)).toBe(false);
    expect(await store.findVerification(before.id)).toEqual(suspicious);
    const asked = request({ identifier: NUMBER });
    const completed = { ...asked, sequence: 1, toldAt: [VERIFIED_AT] };
    await plant(completed);
    expect(await store.deleteRequest(asked)).toBe(false);
    expect(await store.findRequest(asked.id)).toEqual(completed);
    expect(await store.deleteRequest(completed)).toBe(true);
  });

  test('keeps the first stub of a verification', async () => {
    const { store, stub } = open();
    const { id, projectId, environment } = verification();
    const first = { id, projectId, environment, proofExpiresAt: 1_800_000_000 } as const;
    await store.keepStub(first);
    await store.keepStub({ ...first, proofExpiresAt: 1 });
    expect(await stub(id)).toEqual(first);
    expect(await stub('f'.repeat(24))).toBeUndefined();
  });

  test('deletes a request', async () => {
    const { store, plant } = open();
    const one = request({ identifier: NUMBER });
    await plant(one);
    expect(await store.findRequest(one.id)).toEqual(one);
    expect(await store.deleteRequest(one)).toBe(true);
    expect(await store.deleteRequest(one)).toBe(true);
    expect(await store.findRequest(one.id)).toBeUndefined();
  });

  const MIXED: readonly ErasableAsset[] = [
    { identifier: NUMBER, verificationId: 'a'.repeat(24) },
    { identifier: OTHER_NUMBER },
    { verificationId: 'b'.repeat(24) },
  ];

  test('empties one person’s assets of a request and leaves the others', async () => {
    const { store, plant } = open();
    const one = request(...MIXED);
    await plant(one);
    expect(await store.emptyAssets(one, [0, 2])).toBe(true);
    expect(await store.findRequest(one.id)).toEqual({
      ...one,
      assets: [{}, { identifier: OTHER_NUMBER }, {}],
    });
  });

  test.each([
    ['another number', { identifier: OTHER_NUMBER, verificationId: 'a'.repeat(24) }],
    ['another verification', { identifier: NUMBER, verificationId: 'c'.repeat(24) }],
    ['nothing', {}],
  ])('does not empty an asset that has %s by now', async (_what, asset) => {
    const { store, plant } = open();
    const one = request(...MIXED);
    const now = { ...one, assets: [asset, ...MIXED.slice(1)] };
    await plant(now);
    expect(await store.emptyAssets(one, [0, 2])).toBe(false);
    expect(await store.findRequest(one.id)).toEqual(now);
    await store.deleteRequest(now);
    expect(await store.emptyAssets(one, [0])).toBe(false);
    expect(await store.findRequest(one.id)).toBeUndefined();
  });

  test('deletes a sender, unless it belongs to another verification by now', async () => {
    const { store, plant } = open();
    const sender: ErasableSender = { kind: 'sender', hash: 'of-two', verificationId: 'e'.repeat(24) };
    const later = { ...sender, verificationId: 'd'.repeat(24) };
    await plant(later);
    await store.deleteSender(sender);
    expect(await scanned()).toContainEqual(later);
    await store.deleteSender(later);
    await store.deleteSender(later);
    expect(await scanned()).not.toContainEqual(later);
  });

  test('remembers when a number was erased, the last time', async () => {
    const { store } = open();
    await store.saveTombstone('a'.repeat(64), TEN_O_CLOCK);
    await store.saveTombstone('b'.repeat(64), TEN_O_CLOCK);
    await store.saveTombstone('b'.repeat(64), TEN_O_CLOCK + DAY);
    const expected = new Map([
      ['a'.repeat(64), TEN_O_CLOCK],
      ['b'.repeat(64), TEN_O_CLOCK + DAY],
    ]);
    expect(await store.readTombstones()).toEqual(expected);
  });
}
