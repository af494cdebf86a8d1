import type { Environment } from '../verification/verification.ts';
import type { DeliveryKey } from '../webhooks/delivery.ts';

/** What has told events: by these, and by when it told them, the deliveries of them are found. */
export type Teller = {
  readonly id: string;
  readonly projectId: string;
  readonly environment: Environment;
  /** How many it has told. */
  readonly sequence: number;
  /** All times of which one may be an event's, milliseconds since the epoch. */
  readonly toldAt: readonly number[];
};

export type ErasableVerification = Teller & {
  readonly kind: 'verification';
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** E.164; absent while nobody has said a number yet. */
  readonly identifier?: string;
  /** The verification request that it belongs to. */
  readonly requestId?: string;
  /** Present once it was verified, also when that was revoked later. */
  readonly proof?: {
    /** Milliseconds since the epoch. */
    readonly verifiedAt: number;
    /** Seconds since the epoch: the token's `exp`. */
    readonly expiresAt: number;
  };
};

/** A page for several phones, which may be several people's. */
export type ErasableRequest = Teller & {
  readonly kind: 'request';
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly assets: readonly ErasableAsset[];
};

export type ErasableAsset = { readonly identifier?: string; readonly verificationId?: string };

/** Which verification somebody's next message belongs to. */
export type ErasableSender = {
  readonly kind: 'sender';
  readonly hash: string;
  readonly verificationId: string;
};

/** Everything in the database that tells of a person. */
export type PersonalItem = ErasableVerification | ErasableRequest | ErasableSender;

/** What stays of an erased verification while its proof is out there: enough to revoke it, nobody's data. */
export type ErasedStub = {
  readonly id: string;
  readonly projectId: string;
  readonly environment: Environment;
  /** Seconds since the epoch: the token's `exp`. */
  readonly proofExpiresAt: number;
};

/** Keyed hash of an erased number, and when it was erased in milliseconds since the epoch. */
export type Tombstones = ReadonlyMap<string, number>;

export type ErasureStore = {
  /** Everything, page by page, read strongly. `looked` counts all that was read, whatever it is. */
  scan(): AsyncIterable<{ readonly items: readonly PersonalItem[]; readonly looked: number }>;
  findVerification(id: string): Promise<ErasableVerification | undefined>;
  /** One that is there already stays as it is. */
  keepStub(stub: ErasedStub): Promise<void>;
  /** False when it got a proof or told an event since it was read: nothing is deleted then. True also when it is gone already. */
  deleteVerification(verification: ErasableVerification): Promise<boolean>;
  findRequest(id: string): Promise<ErasableRequest | undefined>;
  /** False when it told an event since it was read: nothing is deleted then. True also when it is gone already. */
  deleteRequest(request: ErasableRequest): Promise<boolean>;
  /** Leaves the assets at these places as if nobody had said a number. False when one changed since it was read. */
  emptyAssets(request: ErasableRequest, places: readonly number[]): Promise<boolean>;
  /** One that belongs to another verification by now stays. */
  deleteSender(sender: ErasableSender): Promise<void>;
  /** What was delivered, or tried to be, of the events that it has told. */
  deliveriesOf(teller: Teller): Promise<readonly DeliveryKey[]>;
  deleteDelivery(key: DeliveryKey): Promise<void>;
  /** What a receiver answered may repeat what it was told. Nothing where the delivery is gone. */
  forgetAnswer(key: DeliveryKey): Promise<void>;
  readTombstones(): Promise<Tombstones>;
  saveTombstone(numberHash: string, erasedAt: number): Promise<void>;
};
