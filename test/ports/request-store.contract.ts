import { describe, expect, test } from 'vitest';
import type { RequestStore } from '../../shared/ports.ts';
import type { Asset, VerificationRequest } from '../../shared/requests/request.ts';
import { DAY, TEN_O_CLOCK } from '../fakes/clock.ts';
import { NUMBER, PROJECT } from '../fakes/verifications.ts';

type Store = Pick<RequestStore, 'insert' | 'find' | 'cancel' | 'renew'>;

const UNASKED: Asset = { channels: ['telegram'], required: true };
const ASKED: Asset = { ...UNASKED, identifier: NUMBER, verificationId: 'first', codes: 1 };

/** Holds a store of requests to what drawing codes and cancelling rely on. */
export function requestStoreContract(open: () => Store): void {
  let made = 0;
  async function saved(assets: readonly Asset[] = [UNASKED, ASKED]) {
    made += 1;
    const request: VerificationRequest = {
      id: `000777cc${made.toString(16).padStart(16, '0')}`,
      projectId: PROJECT.id,
      environment: 'live',
      assets,
      assurance: 'basic',
      partialOk: false,
      proofExpiryDays: 30,
      createdAt: TEN_O_CLOCK,
      expiresAt: TEN_O_CLOCK + DAY,
      deleteAfter: TEN_O_CLOCK + 30 * DAY,
    };
    const store = open();
    expect(await store.insert(request)).toBe(true);
    const assetsNow = async () => (await store.find(request.id, { consistent: true }))?.assets;
    return { store, request, id: request.id, assetsNow };
  }

  describe('a request', () => {
    test('names the first code of a phone, and the next, and counts them', async () => {
      const { store, id, assetsNow } = await saved();
      expect(await store.renew(id, 0, UNASKED, 'one')).toBe(true);
      expect(await store.renew(id, 1, ASKED, 'second')).toBe(true);
      const renewed = { ...UNASKED, verificationId: 'one', codes: 1 };
      expect(await assetsNow()).toEqual([renewed, { ...ASKED, verificationId: 'second', codes: 2 }]);
      expect(await store.renew(id, 0, renewed, 'two')).toBe(true);
      expect((await assetsNow())?.[0]).toEqual({ ...renewed, verificationId: 'two', codes: 2 });
    });

    test('counts what was made before codes were counted as the first', async () => {
      const { codes: _uncounted, ...old } = ASKED;
      const { store, id, assetsNow } = await saved([old]);
      expect(await store.renew(id, 0, old, 'second')).toBe(true);
      expect(await assetsNow()).toEqual([{ ...old, verificationId: 'second', codes: 2 }]);
    });

    test('names no code after one that it no longer names', async () => {
      const { store, id, assetsNow } = await saved();
      expect(await store.renew(id, 1, { ...ASKED, verificationId: 'another' }, 'second')).toBe(false);
      expect(await store.renew(id, 1, { ...ASKED, codes: 2 }, 'second')).toBe(false);
      expect(await store.renew(id, 1, UNASKED, 'second')).toBe(false);
      expect(await store.renew(id, 0, ASKED, 'one')).toBe(false);
      expect(await store.renew('f'.repeat(24), 0, UNASKED, 'one')).toBe(false);
      expect(await assetsNow()).toEqual([UNASKED, ASKED]);
    });

    test('names one of many codes that are drawn at the same time', async () => {
      const { store, id, assetsNow } = await saved();
      const names = Array.from({ length: 8 }, (_, place) => `code-${place}`);
      const won = await Promise.all(names.map((name) => store.renew(id, 0, UNASKED, name)));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect((await assetsNow())?.[0]).toMatchObject({ verificationId: names[won.indexOf(true)], codes: 1 });
    });

    test('is cancelled once, and names no code from then on', async () => {
      const { store, request, id, assetsNow } = await saved();
      expect(await store.cancel(request, TEN_O_CLOCK + 1)).toBe(true);
      expect(await store.cancel(request, TEN_O_CLOCK + 2)).toBe(false);
      expect(await store.find(id, { consistent: true })).toMatchObject({ cancelledAt: TEN_O_CLOCK + 1 });
      expect(await store.renew(id, 0, UNASKED, 'one')).toBe(false);
      expect(await assetsNow()).toEqual(request.assets);
    });

    test('is not cancelled by who has not seen its newest code', async () => {
      const { store, request, id } = await saved();
      await store.renew(id, 0, UNASKED, 'one');
      expect(await store.cancel(request, TEN_O_CLOCK + 1)).toBe(false);
      const seen = await store.find(id, { consistent: true });
      expect(seen && (await store.cancel(seen, TEN_O_CLOCK + 1))).toBe(true);
    });

    test('is cancelled or gets a code, whichever is first', async () => {
      const { store, request, id } = await saved();
      const [cancelled, renewed] = await Promise.all([
        store.cancel(request, TEN_O_CLOCK + 1),
        store.renew(id, 0, UNASKED, 'one'),
      ]);
      expect([cancelled, renewed].filter(Boolean)).toHaveLength(1);
    });
  });
}
