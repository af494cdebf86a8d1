import { describe, expect, test } from 'vitest';
import { erase } from '../../shared/administration/erase.ts';
import { NUMBER } from '../fakes/verifications.ts';
import { DONE, databaseWith, proven, request, stubOf, verification } from './erasable-people.ts';

describe('an erasure that is interrupted', () => {
  const everything = [proven('a'), verification('b'), proven('c', { requestId: 'learns' })];
  const writes = 14;

  function database() {
    const ports = databaseWith(...everything);
    ports.store.requests.set('learns', request('learns', { verificationId: 'c' }));
    ports.store.deliveries.set('told-learns', { of: 'learns' });
    return ports;
  }

  test.each(Array.from({ length: writes }, (_, place) => place))(
    'before write %d leaves no proof beyond revocation, and the next run ends it',
    async (place) => {
      const ports = database();
      ports.store.failAt(place);
      await expect(erase(ports, NUMBER, DONE)).rejects.toThrow('interrupted');
      for (const { id, proof } of everything) {
        const revocable = ports.store.verifications.has(id) || ports.store.stubs.has(id);
        expect(proof === undefined || revocable).toBe(true);
        // Once the verification is gone, nothing leads to its sender and its webhooks any more.
        expect(ports.store.verifications.has(id) || !ports.store.senders.has(`of-${id}`)).toBe(true);
        expect(ports.store.verifications.has(id) || !ports.store.deliveries.has(`told-${id}`)).toBe(true);
      }
      expect(ports.store.verifications.has('c') || !ports.store.requests.has('learns')).toBe(true);
      ports.store.failAt();
      await erase(ports, NUMBER, DONE);
      expect([...ports.store.stubs.keys()]).toEqual(['a', 'c']);
      const { verifications, requests, senders, deliveries, tombstones } = ports.store;
      const left = [verifications, requests, senders, deliveries, tombstones];
      expect(left.map(({ size }) => size)).toEqual([0, 0, 0, 0, 1]);
    },
  );

  test('has been interrupted at every write', async () => {
    const ports = database();
    await erase(ports, NUMBER, DONE);
    expect(ports.store.writes).toHaveLength(writes);
  });
});

test('a proof that is signed while the erasure runs gets its stub too', async () => {
  const ports = databaseWith(verification('a'));
  const now = proven('a');
  const { deleteSender } = ports.store;
  ports.store.deleteSender = async (sender) => {
    await deleteSender(sender);
    ports.store.verifications.set('a', now);
  };
  await erase(ports, NUMBER, DONE);
  expect(ports.store.stubs).toEqual(new Map([['a', stubOf(now)]]));
  expect(ports.store.verifications.size).toBe(0);
});
