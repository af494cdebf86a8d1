import { describe, expect, test } from 'vitest';
import { erase, eraseAgain } from '../../shared/administration/erase.ts';
import type { ErasableVerification } from '../../shared/administration/erasure-store.ts';
import { keyedHash } from '../../shared/keyed-hash.ts';
import { DAY, TEN_O_CLOCK } from '../fakes/clock.ts';
import { NUMBER, OTHER_NUMBER } from '../fakes/verifications.ts';
import {
  COUNTED,
  DONE,
  databaseWith,
  HASH,
  NOW,
  PHONE_KEY,
  proven,
  verification,
} from './erasable-people.ts';

describe('erasing again after a restore', () => {
  /** A database with a tombstone as erase leaves it, and with what a backup brought back beside it. */
  async function restored(...brought: readonly ErasableVerification[]) {
    const ports = databaseWith();
    await erase(ports, NUMBER, DONE);
    const { verifications, senders } = databaseWith(...brought).store;
    for (const [id, each] of verifications) ports.store.verifications.set(id, each);
    for (const [hash, each] of senders) ports.store.senders.set(hash, each);
    return ports;
  }

  test('removes what the backup brought back, with stubs as before, and nobody else', async () => {
    const ports = await restored(proven('a'), verification('x', { identifier: OTHER_NUMBER }));
    expect(await eraseAgain(ports, COUNTED)).toEqual({
      verifications: 1,
      stubs: 1,
      requests: 0,
      senders: 1,
      deliveries: 0,
    });
    expect(ports.store.verifications.size).toBe(2);
    expect(await eraseAgain(ports, DONE)).toEqual({
      verifications: 1,
      stubs: 1,
      requests: 0,
      senders: 1,
      deliveries: 0,
    });
    expect([...ports.store.verifications.keys()]).toEqual(['x']);
    expect([...ports.store.stubs.keys()]).toEqual(['a']);
    expect(await eraseAgain(ports, DONE)).toEqual({
      verifications: 0,
      stubs: 0,
      requests: 0,
      senders: 0,
      deliveries: 0,
    });
  });

  test('leaves what the person began after the erasure', async () => {
    const ports = await restored(
      verification('before', { createdAt: NOW }),
      verification('after', { createdAt: NOW + 1 }),
    );
    await eraseAgain(ports, DONE);
    expect([...ports.store.verifications.keys()]).toEqual(['after']);
  });

  test('takes over the tombstones of the former database, the later of two', async () => {
    const ports = databaseWith(proven('a'), verification('x', { identifier: OTHER_NUMBER }));
    const otherHash = keyedHash(PHONE_KEY, 'erased', OTHER_NUMBER).toString('hex');
    ports.store.tombstones.set(otherHash, TEN_O_CLOCK - DAY);
    const former = new Map([
      [HASH, NOW],
      [otherHash, TEN_O_CLOCK - 2 * DAY],
    ]);
    expect(await eraseAgain(ports, COUNTED, former)).toMatchObject({ verifications: 1 });
    expect(ports.store.writes).toEqual([]);
    expect(await eraseAgain(ports, DONE, former)).toMatchObject({ verifications: 1 });
    expect(ports.store.tombstones).toEqual(
      new Map([
        [HASH, NOW],
        [otherHash, TEN_O_CLOCK - DAY],
      ]),
    );
  });

  test('finds nobody with another subkey', async () => {
    const ports = await restored(proven('a'));
    const report = await eraseAgain({ ...ports, phoneKey: Buffer.from('another') }, DONE);
    expect(report).toMatchObject({ verifications: 0 });
  });
});
