import { describe, expect, test } from 'vitest';
import { erase, eraseAgain } from '../../shared/administration/erase.ts';
import { HOUR, SECOND, TEN_O_CLOCK } from '../fakes/clock.ts';
import { NUMBER, OTHER_NUMBER } from '../fakes/verifications.ts';
import {
  COUNTED,
  DONE,
  databaseWith,
  HASH,
  NOW,
  proven,
  request,
  stubOf,
  verification,
} from './erasable-people.ts';

describe('erasing a number', () => {
  test('deletes its verifications and their senders, and nobody else’s', async () => {
    const others = [
      verification('x', { identifier: OTHER_NUMBER }),
      proven('y', { identifier: `${NUMBER}1` }),
    ];
    const { identifier: _, ...nobodys } = verification('z');
    const ports = databaseWith(verification('a'), ...others, nobodys, proven('b', { environment: 'test' }));
    expect(await erase(ports, NUMBER, DONE)).toEqual({
      verifications: 2,
      stubs: 1,
      requests: 0,
      senders: 2,
      deliveries: 2,
    });
    expect([...ports.store.verifications.keys()]).toEqual(['x', 'y', 'z']);
    expect([...ports.store.senders.keys()]).toEqual(['of-x', 'of-y', 'of-z']);
    expect([...ports.store.deliveries.keys()]).toEqual(['told-x', 'told-y', 'told-z']);
  });

  test('leaves a stub of every proof that is still valid, before anything of it is deleted', async () => {
    const one = proven('a');
    const ports = databaseWith(one);
    await erase(ports, NUMBER, DONE);
    expect(ports.store.stubs).toEqual(new Map([['a', stubOf(one)]]));
    expect(ports.store.writes).toEqual([
      'delete sender of-a',
      'delete delivery told-a',
      'stub a',
      'delete a',
      'tombstone',
    ]);
  });

  test('leaves no stub of a proof from the second on in which it expires', async () => {
    const expiring = (expiresAt: number) => ({ proof: { verifiedAt: TEN_O_CLOCK, expiresAt } });
    const ports = databaseWith(
      proven('over', expiring(NOW / 1000)),
      proven('valid', expiring((NOW + SECOND) / 1000)),
    );
    expect(await erase(ports, NUMBER, DONE)).toMatchObject({ verifications: 2, stubs: 1 });
    expect([...ports.store.stubs.keys()]).toEqual(['valid']);
  });

  test('keeps of the number a keyed hash with the time, and nothing else', async () => {
    const ports = databaseWith(proven('a'));
    await erase(ports, NUMBER, DONE);
    expect(ports.store.tombstones).toEqual(new Map([[HASH, NOW]]));
    const left = JSON.stringify([...ports.store.stubs, ...ports.store.tombstones, ports.store.writes]);
    expect(left).not.toContain(NUMBER.slice(1));
  });

  test('keeps a tombstone that is no older than what was erased, should the own clock be slow', async () => {
    const ports = databaseWith(verification('a', { createdAt: NOW + HOUR }), verification('b'));
    await erase(ports, NUMBER, DONE);
    expect(ports.store.tombstones).toEqual(new Map([[HASH, NOW + HOUR]]));
  });

  test('keeps a tombstone of a number that is not there, for the backups', async () => {
    const ports = databaseWith();
    expect(await erase(ports, NUMBER, DONE)).toEqual({
      verifications: 0,
      stubs: 0,
      requests: 0,
      senders: 0,
      deliveries: 0,
    });
    expect(ports.store.tombstones.has(HASH)).toBe(true);
  });

  test('counts the same and writes nothing in a dry run', async () => {
    const ports = databaseWith(
      verification('a'),
      proven('b'),
      verification('x', { identifier: OTHER_NUMBER }),
    );
    expect(await erase(ports, NUMBER, COUNTED)).toEqual({
      verifications: 2,
      stubs: 1,
      requests: 0,
      senders: 2,
      deliveries: 2,
    });
    expect(ports.store.writes).toEqual([]);
    expect(ports.store.verifications.size).toBe(3);
  });

  test('also removes the webhook that was on its way meanwhile', async () => {
    const ports = databaseWith(verification('a'));
    const { deleteVerification } = ports.store;
    ports.store.deleteVerification = async (item) => {
      ports.store.deliveries.set('told-late', { of: 'a', answer: 'thanks' });
      return deleteVerification(item);
    };
    await erase(ports, NUMBER, DONE);
    expect(ports.store.deliveries.size).toBe(0);
  });

  test('also removes the webhooks of what was told since it looked', async () => {
    const ports = databaseWith(verification('a'));
    const asked = request('own', { identifier: NUMBER });
    ports.store.requests.set('own', asked);
    const { deliveriesOf, deleteVerification, deleteRequest } = ports.store;
    const late = { sequence: 1, toldAt: [NOW] };
    ports.store.deliveriesOf = async (teller) => (teller.sequence === 1 ? deliveriesOf(teller) : []);
    ports.store.deleteVerification = async (item) => {
      ports.store.verifications.set('a', { ...verification('a'), ...late });
      ports.store.deleteVerification = deleteVerification;
      return deleteVerification(item);
    };
    ports.store.deleteRequest = async (item) => {
      ports.store.requests.set('own', { ...asked, ...late });
      ports.store.deliveries.set('told-own', { of: 'own', answer: 'thanks' });
      ports.store.deleteRequest = deleteRequest;
      return deleteRequest(item);
    };
    await erase(ports, NUMBER, DONE);
    expect([ports.store.verifications.size, ports.store.requests.size]).toEqual([0, 0]);
    expect([...ports.store.deliveries]).toEqual([]);
  });

  test('tells how far it has looked', async () => {
    const ports = databaseWith(verification('a'), verification('x', { identifier: OTHER_NUMBER }));
    const told: unknown[] = [];
    await erase(ports, NUMBER, { dryRun: true, onProgress: (progress) => told.push(progress) });
    expect(told).toEqual([
      { looked: 2, found: 0 },
      { looked: 4, found: 1 },
    ]);
  });
});

describe('requests', () => {
  const learned = proven('a', { requestId: 'learns' });
  const theirs = { identifier: NUMBER, verificationId: 'b' };
  const anothers = { identifier: OTHER_NUMBER, verificationId: 'x' };

  function databaseWithRequests() {
    const others = verification('x', { identifier: OTHER_NUMBER, requestId: 'shared' });
    const ports = databaseWith(learned, verification('b', { requestId: 'shared' }), others);
    const all = [
      request('own', { identifier: NUMBER }),
      // The page asked for the number: only the verification says whose it is.
      request('learns', { verificationId: 'a' }),
      request('shared', anothers, theirs, {}),
      request('foreign', anothers),
    ];
    for (const each of all) {
      ports.store.requests.set(each.id, each);
      ports.store.deliveries.set(`told-${each.id}`, { of: each.id, answer: 'thanks' });
    }
    return ports;
  }

  const left = new Map([
    ['shared', request('shared', anothers, {}, {})],
    ['foreign', request('foreign', anothers)],
  ]);

  test('of the person alone are deleted, of several people emptied of the one', async () => {
    const ports = databaseWithRequests();
    const report = { verifications: 2, stubs: 1, requests: 3, senders: 2, deliveries: 5 };
    expect(await erase(ports, NUMBER, COUNTED)).toEqual(report);
    expect(ports.store.writes).toEqual([]);
    expect(await erase(ports, NUMBER, DONE)).toEqual(report);
    expect(ports.store.requests).toEqual(left);
    // What a receiver answered may repeat what it was told of somebody.
    expect(ports.store.deliveries).toEqual(
      new Map([
        ['told-x', { of: 'x', answer: 'thanks' }],
        ['told-shared', { of: 'shared' }],
        ['told-foreign', { of: 'foreign', answer: 'thanks' }],
      ]),
    );
    expect(await erase(ports, NUMBER, DONE)).toMatchObject({ verifications: 0, requests: 0 });
  });

  test('go before the verifications by which alone they are found', async () => {
    const ports = databaseWithRequests();
    await erase(ports, NUMBER, DONE);
    const { writes } = ports.store;
    expect(writes.indexOf('delete request learns')).toBeGreaterThan(-1);
    expect(writes.indexOf('delete request learns')).toBeLessThan(writes.indexOf('delete a'));
  });

  test('that change meanwhile are read once more', async () => {
    const ports = databaseWithRequests();
    const { emptyAssets } = ports.store;
    let changed = false;
    ports.store.emptyAssets = (item, places) => {
      const asset = { ...theirs, verificationId: 'of the next code' };
      if (!changed) ports.store.requests.set(item.id, request('shared', anothers, asset, {}));
      changed = true;
      return emptyAssets(item, places);
    };
    await erase(ports, NUMBER, DONE);
    expect(ports.store.requests).toEqual(left);
  });

  test('that a restore brought back are erased again, unless they are newer than the erasure', async () => {
    const ports = databaseWith();
    ports.store.tombstones.set(HASH, TEN_O_CLOCK);
    const newer = { ...request('newer', { identifier: NUMBER }), createdAt: TEN_O_CLOCK + 1 };
    for (const each of [request('back', { identifier: NUMBER }), newer])
      ports.store.requests.set(each.id, each);
    expect(await eraseAgain(ports, DONE)).toMatchObject({ requests: 1 });
    expect([...ports.store.requests.keys()]).toEqual(['newer']);
  });
});
