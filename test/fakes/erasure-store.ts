import { isDeepStrictEqual } from 'node:util';
import type {
  ErasableRequest,
  ErasableSender,
  ErasableVerification,
  ErasedStub,
  ErasureStore,
} from '../../shared/administration/erasure-store.ts';

export type FakeErasureStore = ErasureStore & {
  readonly verifications: Map<string, ErasableVerification>;
  readonly requests: Map<string, ErasableRequest>;
  /** By their hash. */
  readonly senders: Map<string, ErasableSender>;
  /** Subject and, unless it was forgotten, the receiver's answer. */
  readonly deliveries: Map<string, { readonly of: string; readonly answer?: string }>;
  readonly stubs: Map<string, ErasedStub>;
  readonly tombstones: Map<string, number>;
  /** Every write, oldest first, like `stub 0007...`. */
  readonly writes: readonly string[];
  /** Throws before the write with this place, counted from 0; every write goes through when left out. */
  failAt(place?: number): void;
};

const PAGE = 2;

/** The store in memory. test/ports holds it to the contract of the one in DynamoDB. */
export function fakeErasureStore(): FakeErasureStore {
  const verifications = new Map<string, ErasableVerification>();
  const requests = new Map<string, ErasableRequest>();
  const senders = new Map<string, ErasableSender>();
  const deliveries: FakeErasureStore['deliveries'] = new Map();
  const stubs = new Map<string, ErasedStub>();
  const tombstones = new Map<string, number>();
  const writes: string[] = [];
  let failing: number | undefined;
  const write = (what: string) => {
    if (writes.length === failing) throw new Error('interrupted');
    writes.push(what);
  };
  return {
    verifications,
    requests,
    senders,
    deliveries,
    stubs,
    tombstones,
    writes,
    failAt(place) {
      failing = place;
    },
    async *scan() {
      const all = [...senders.values(), ...verifications.values(), ...requests.values()];
      for (let place = 0; place < all.length; place += PAGE) {
        const items = all.slice(place, place + PAGE);
        yield { items, looked: items.length };
      }
    },
    async findVerification(id) {
      return verifications.get(id);
    },
    async keepStub(stub) {
      write(`stub ${stub.id}`);
      if (!stubs.has(stub.id)) stubs.set(stub.id, stub);
    },
    async deleteVerification({ id, proof, sequence }) {
      const now = verifications.get(id);
      if (now?.proof && now.proof.verifiedAt !== proof?.verifiedAt) return false;
      if (now && now.sequence !== sequence) return false;
      write(`delete ${id}`);
      verifications.delete(id);
      return true;
    },
    async findRequest(id) {
      return requests.get(id);
    },
    async deleteRequest({ id, sequence }) {
      if ((requests.get(id)?.sequence ?? sequence) !== sequence) return false;
      write(`delete request ${id}`);
      requests.delete(id);
      return true;
    },
    async emptyAssets(request, places) {
      const now = requests.get(request.id);
      const read = places.map((place) => request.assets[place]);
      if (
        !now ||
        !isDeepStrictEqual(
          places.map((place) => now.assets[place]),
          read,
        )
      )
        return false;
      write(`empty ${places} of ${request.id}`);
      const assets = now.assets.map((asset, place) => (places.includes(place) ? {} : asset));
      requests.set(request.id, { ...now, assets });
      return true;
    },
    async deleteSender({ hash, verificationId }) {
      if (senders.get(hash)?.verificationId !== verificationId) return;
      write(`delete sender ${hash}`);
      senders.delete(hash);
    },
    async deliveriesOf({ id: teller, projectId, environment }) {
      return [...deliveries].flatMap(([id, { of }]) =>
        of === teller ? [{ id, projectId, environment }] : [],
      );
    },
    async deleteDelivery({ id }) {
      write(`delete delivery ${id}`);
      deliveries.delete(id);
    },
    async forgetAnswer({ id }) {
      const delivery = deliveries.get(id);
      if (!delivery) return;
      write(`forget answer ${id}`);
      deliveries.set(id, { of: delivery.of });
    },
    async readTombstones() {
      return new Map(tombstones);
    },
    async saveTombstone(numberHash, erasedAt) {
      write('tombstone');
      tombstones.set(numberHash, erasedAt);
    },
  };
}
