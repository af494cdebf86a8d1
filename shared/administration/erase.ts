import { keyedHash } from '../keyed-hash.ts';
import type { Clock } from '../ports.ts';
import type {
  ErasableRequest,
  ErasableVerification,
  ErasureStore,
  Teller,
  Tombstones,
} from './erasure-store.ts';
import { type Erasable, type ErasureProgress, findErasable, type IsErased } from './find-erasable.ts';

export type ErasurePorts = {
  readonly store: ErasureStore;
  readonly clock: Clock;
  /** The deployment's subkey for numbers: without it a tombstone's hash can't be searched for its number. */
  readonly phoneKey: Uint8Array;
};

type Options = {
  /** Counts and changes nothing. */
  readonly dryRun: boolean;
  readonly onProgress: (progress: ErasureProgress) => void;
};

export type ErasureReport = {
  readonly verifications: number;
  /** Of those, how many had a valid proof and leave a stub behind, so that it can still be revoked. */
  readonly stubs: number;
  /** Deleted, or freed of the person where other people are in them too. */
  readonly requests: number;
  readonly senders: number;
  /** Webhooks that told of them: deleted, or freed of the receiver's answer where other people are in them too. */
  readonly deliveries: number;
};

/**
 * Removes everything that the database knows of a number, then keeps a tombstone, by which a restored backup can
 * be cleaned again. An interrupted run leaves nothing that the next one doesn't find: whatever is only found by an
 * item goes before it.
 */
export async function erase(
  ports: ErasurePorts,
  number: string,
  { dryRun, onProgress }: Options,
): Promise<ErasureReport> {
  const found = await findErasable(ports.store, (identifier) => identifier === number, onProgress);
  const report = count(ports, found);
  if (dryRun) return report;
  await remove(ports, found);
  // Never older than what it erased, should the operator's clock be slow.
  const made = [...found.verifications, ...found.requests].map(({ createdAt }) => createdAt);
  const erasedAt = Math.max(ports.clock.now(), ...made);
  await ports.store.saveTombstone(numberHash(ports, number), erasedAt);
  return report;
}

/**
 * Removes what a restored backup brought back of every number that was erased. What a person began after the
 * erasure is no part of it and stays.
 */
export async function eraseAgain(
  ports: ErasurePorts,
  { dryRun, onProgress }: Options,
  /** Of the database that the restored one takes the place of; kept from now on. */
  former: Tombstones = new Map(),
): Promise<ErasureReport> {
  const tombstones = await adopt(ports.store, former, dryRun);
  const isErased: IsErased = (identifier, createdAt) =>
    createdAt <= (tombstones.get(numberHash(ports, identifier)) ?? -1);
  const found = await findErasable(ports.store, isErased, onProgress);
  const report = count(ports, found);
  if (!dryRun) await remove(ports, found);
  return report;
}

function count(
  ports: ErasurePorts,
  { verifications, requests, senders, deliveries }: Erasable,
): ErasureReport {
  return {
    verifications: verifications.length,
    stubs: verifications.filter((verification) => stubOf(ports, verification)).length,
    requests: requests.length,
    senders: senders.length,
    deliveries,
  };
}

async function remove(ports: ErasurePorts, found: Erasable): Promise<void> {
  for (const sender of found.senders) await ports.store.deleteSender(sender);
  for (const request of found.requests) await emptyRequest(ports.store, found, request);
  for (const verification of found.verifications) {
    await removeDeliveries(ports.store, verification);
    const last = await removeVerification(ports, verification);
    // What was being sent, or was told, meanwhile.
    await removeDeliveries(ports.store, last);
  }
}

async function removeDeliveries(store: ErasureStore, teller: Teller): Promise<void> {
  for (const key of await store.deliveriesOf(teller)) await store.deleteDelivery(key);
}

async function emptyRequest(
  store: ErasureStore,
  { placesIn }: Erasable,
  { id }: ErasableRequest,
): Promise<void> {
  // Read anew: what it has told since the scan came by is found by this alone.
  for (let current = await store.findRequest(id); current; current = await store.findRequest(id)) {
    const places = placesIn(current);
    if (places.length === 0) return;
    if (places.length === current.assets.length) {
      await removeDeliveries(store, current);
      if (await store.deleteRequest(current)) return;
    } else {
      for (const key of await store.deliveriesOf(current)) await store.forgetAnswer(key);
      if (await store.emptyAssets(current, places)) return;
    }
  }
}

/** The stub first: between the two writes the proof must never be beyond revocation. Answers what was deleted, as it was at the last. */
async function removeVerification(
  ports: ErasurePorts,
  verification: ErasableVerification,
): Promise<ErasableVerification> {
  const { store } = ports;
  let last = verification;
  for (;;) {
    const stub = stubOf(ports, last);
    if (stub) await store.keepStub(stub);
    if (await store.deleteVerification(last)) return last;
    const current = await store.findVerification(last.id);
    if (!current) return last;
    last = current;
  }
}

function stubOf({ clock }: Pick<ErasurePorts, 'clock'>, verification: ErasableVerification) {
  const { id, projectId, environment, proof } = verification;
  if (proof === undefined || proof.expiresAt * 1000 <= clock.now()) return undefined;
  return { id, projectId, environment, proofExpiresAt: proof.expiresAt };
}

async function adopt(store: ErasureStore, former: Tombstones, dryRun: boolean): Promise<Tombstones> {
  const tombstones = new Map(await store.readTombstones());
  for (const [hash, erasedAt] of former) {
    if (erasedAt <= (tombstones.get(hash) ?? -1)) continue;
    tombstones.set(hash, erasedAt);
    if (!dryRun) await store.saveTombstone(hash, erasedAt);
  }
  return tombstones;
}

/** Lower-case hex HMAC-SHA256 of the E.164 number. */
function numberHash({ phoneKey }: Pick<ErasurePorts, 'phoneKey'>, number: string): string {
  return keyedHash(phoneKey, 'erased', number).toString('hex');
}
