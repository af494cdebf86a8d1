import type {
  ErasableAsset,
  ErasableRequest,
  ErasableSender,
  ErasableVerification,
  ErasureStore,
} from './erasure-store.ts';

/** Whether the person behind a number is to be erased from what was made at this time. */
export type IsErased = (identifier: string, createdAt: number) => boolean;

export type Erasable = {
  readonly verifications: readonly ErasableVerification[];
  /** With at least one asset that is to be emptied. */
  readonly requests: readonly ErasableRequest[];
  readonly senders: readonly ErasableSender[];
  /** How many webhooks told of these verifications and requests. */
  readonly deliveries: number;
  /** Places of the assets that are to be emptied. */
  placesIn(request: ErasableRequest): readonly number[];
};

export type ErasureProgress = { readonly looked: number; readonly found: number };

/** Looks through everything for what tells of these people. */
export async function findErasable(
  store: ErasureStore,
  isErased: IsErased,
  onProgress: (progress: ErasureProgress) => void,
): Promise<Erasable> {
  const verifications = new Map<string, ErasableVerification>();
  const requests = new Map<string, ErasableRequest>();
  // A scan has no order: whose a sender is, is known at its end. Senders live for a day or two, so they are few.
  const senders: ErasableSender[] = [];
  let looked = 0;
  const names = (createdAt: number, { identifier }: ErasableAsset) =>
    identifier !== undefined && isErased(identifier, createdAt);
  for await (const page of store.scan()) {
    for (const item of page.items) {
      switch (item.kind) {
        case 'verification':
          if (names(item.createdAt, item)) verifications.set(item.id, item);
          break;
        case 'request':
          if (item.assets.some((asset) => names(item.createdAt, asset))) requests.set(item.id, item);
          break;
        case 'sender':
          senders.push(item);
          break;
      }
    }
    looked += page.looked;
    onProgress({ looked, found: verifications.size });
  }
  const placesIn = ({ createdAt, assets }: ErasableRequest) =>
    assets.flatMap((asset, place) =>
      names(createdAt, asset) || verifications.has(asset.verificationId ?? '') ? [place] : [],
    );
  // A page that asked for the number names only the verification.
  for (const { requestId } of verifications.values()) {
    const request = requestId === undefined ? undefined : await store.findRequest(requestId);
    if (request && placesIn(request).length > 0) requests.set(request.id, request);
  }
  let deliveries = 0;
  for (const teller of [...verifications.values(), ...requests.values()])
    deliveries += (await store.deliveriesOf(teller)).length;
  return {
    deliveries,
    verifications: [...verifications.values()],
    requests: [...requests.values()],
    senders: senders.filter(({ verificationId }) => verifications.has(verificationId)),
    placesIn,
  };
}
