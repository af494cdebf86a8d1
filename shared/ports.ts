import type { ParameterName } from './config/names.ts';
import type { DeploymentSettings, SigningKey } from './deployment/settings.ts';
import type { ThinEvent } from './events/event.ts';
import type { ApiKey } from './projects/api-key.ts';
import type { PageSettings } from './projects/page-settings.ts';
import type { Project } from './projects/project.ts';
import type { ListedRevocation } from './proof/revocation.ts';
import type { Asset, RequestMilestone, VerificationRequest } from './requests/request.ts';
import type { DayUsage, UsageScope } from './usage/usage.ts';
import type { Change } from './verification/change.ts';
import type { Environment, PendingVerification, Verification } from './verification/verification.ts';
import type { Delivery, DeliveryKey } from './webhooks/delivery.ts';
import type { Endpoint } from './webhooks/endpoint.ts';

/** Everything that the domain needs from outside, on one page. Adapters are in shared/adapters. */

/** Milliseconds since the epoch. */
export type Clock = { now(): number };

export type Random = { bytes(length: number): Uint8Array };

export type VerificationStore = {
  /** False when an item with this id is there already; nothing is written then. */
  insert(verification: PendingVerification): Promise<boolean>;
  find(id: string, read: { consistent: boolean }): Promise<Verification | undefined>;
  /** One conditional write. False when a condition of the transition did not hold; nothing is written then. */
  apply(change: Change): Promise<boolean>;
};

/** Which verification a sender's next message without a code belongs to. The last one wins. */
export type SenderStore = {
  bind(senderHash: string, binding: SenderBinding): Promise<void>;
  find(senderHash: string): Promise<SenderBinding | undefined>;
};

export type SenderBinding = {
  readonly verificationId: string;
  /** What the next message may bring: the number that we asked for, or only a no. */
  readonly awaits: 'number' | 'no';
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
};

/** Where an item stands in a list; `id` tells items of the same millisecond apart. */
export type Position = { readonly createdAt: number; readonly id: string };

/** Everything of one kind that belongs to one owner, newest first; what was made a second ago may be missing. */
export type Listing<Item> = {
  /** Up to `limit` items behind `after`; `next` is where the rest begins. */
  read(
    limit: number,
    after?: Position,
  ): Promise<{ readonly items: readonly Item[]; readonly next?: Position }>;
  /** Where the `count`-th item stands; undefined for 0, and where there are fewer. */
  seek(count: number): Promise<Position | undefined>;
  /** `capped` where there are more than were counted. */
  count(): Promise<{ readonly total: number; readonly capped: boolean }>;
  positionOf(item: Item): Position;
};

/** Live and test data of a project are apart in every list. */
export type ListScope = { readonly projectId: string; readonly environment: Environment };

export type VerificationLists = {
  all(scope: ListScope): Listing<Verification>;
  ofUser(scope: ListScope, externalUserId: string): Listing<Verification>;
  /** Every user of whom there is a verification, or those behind one, in an order that stays; up to `most`. */
  users(scope: ListScope, most: number, behind?: Position): Promise<UserGroups>;
  /** Those of them that still exist, in the order of the ids. Eventually consistent unless it is asked otherwise. */
  many(ids: readonly string[], read?: { consistent: boolean }): Promise<readonly Verification[]>;
};

/** A user's verifications, newest first; `ids` holds the newest hundred. */
export type UserGroup = Readonly<{ position: Position; count: number; ids: readonly string[] }>;
export type UserGroups = Readonly<{ groups: readonly UserGroup[]; complete: boolean }>;

export type RequestStore = {
  /** False when an item with this id is there already; nothing is written then. */
  insert(request: VerificationRequest): Promise<boolean>;
  find(id: string, read: { consistent: boolean }): Promise<VerificationRequest | undefined>;
  /** False when it is cancelled already, and when one of its phones has got another code since it was read. */
  cancel(request: Pick<VerificationRequest, 'id' | 'assets'>, at: number): Promise<boolean>;
  /** One more code for the phone at this place. False when it is cancelled, or when that phone has got another one since. */
  renew(id: string, place: number, former: Asset, verificationId: string): Promise<boolean>;
  /** One conditional write, which tells its event. False when it was told, or when the request has ended otherwise. */
  reach(id: string, milestone: RequestMilestone, at: number): Promise<boolean>;
};

export type RequestLists = {
  all(scope: ListScope): Listing<VerificationRequest>;
  ofReference(scope: ListScope, referenceId: string): Listing<VerificationRequest>;
};

export type RevocationStore = {
  /** False when the proof is revoked already; the first revocation stays. */
  add(environment: Environment, revocation: ListedRevocation): Promise<boolean>;
  find(environment: Environment, proofId: string): Promise<ListedRevocation | undefined>;
};

export type RevocationLists = {
  /** Ordered by proof, read strongly. */
  all(environment: Environment): Promise<readonly ListedRevocation[]>;
};

/** What is left of a verification whose person was erased: enough to revoke the proof. */
export type ErasedStore = {
  find(id: string): Promise<ErasedVerification | undefined>;
};

export type ErasedVerification = {
  readonly projectId: string;
  readonly environment: Environment;
  /** The proof's `exp`, seconds since the epoch. */
  readonly expiresAt: number;
};

/** Counts how often something was asked for, as a total and by those who asked. */
export type CounterStore = {
  /** One conditional write. False when the total or the share is full; nothing is counted then. */
  add(counter: Counter, most: { readonly total: number; readonly share: number }): Promise<boolean>;
  subtract(counter: Counter): Promise<void>;
  /** The total, which may be a second old; 0 for what was never counted. */
  read(key: string): Promise<number>;
};

export type Counter = {
  readonly key: string;
  readonly share: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
};

export type ProjectDirectory = {
  /** By the lower-case hex SHA-256 of the whole key. */
  findApiKey(hash: string): Promise<ApiKey | undefined>;
  findProject(id: string): Promise<Project | undefined>;
};

export type PageSettingsStore = {
  /** Undefined where nothing was set. */
  find(projectId: string): Promise<PageSettings | undefined>;
};

export type DeploymentStore = {
  /** Undefined until `npx verso bootstrap` has run. */
  readSettings(): Promise<DeploymentSettings | undefined>;
};

/** The secrets that a function was granted, by name. */
export type SecretValues<Name extends ParameterName> = {
  /** The newest value that is valid now. */
  (name: Name): Buffer;
  readonly accepted: AcceptedSecrets<Name>;
};

/** Every value that is valid now, never none: two while a provider's secret is rotated. */
export type AcceptedSecrets<Name extends ParameterName> = (name: Name) => readonly Buffer[];

/** `read` throws service_unavailable when a secret is missing or empty: without it a function refuses to work. */
export type Secrets = {
  read<Name extends ParameterName>(names: readonly Name[]): Promise<SecretValues<Name>>;
  /** For a signature that failed: the provider may sign by a newer secret. Undefined when we looked just now. */
  readAgain<Name extends ParameterName>(names: readonly Name[]): Promise<SecretValues<Name> | undefined>;
};

export type ProofSigner = {
  /** A JWS signature (RFC 7515 section 5.1) over the bytes, made by the key in KMS. */
  sign(key: SigningKey, input: Uint8Array): Promise<Uint8Array>;
};

/** What became of one event: `failed` may work when it is tried again, `refused` never will. */
export type Publication = 'published' | 'failed' | 'refused';

export type EventTopic = {
  /** Each event's own fate, in their order. */
  publish(events: readonly ThinEvent[]): Promise<readonly Publication[]>;
};

export type MessageQueue = {
  /** `delaySeconds` is at most 900. */
  send(body: string, options?: { readonly delaySeconds: number }): Promise<void>;
};

/** A channel provider's HTTP API: how we say something to a person where the webhook's answer can't. */
export type ProviderApi = {
  /** Rejects when the provider can't be reached. */
  post(call: ProviderCall): Promise<{ readonly status: number }>;
};

export type ProviderCall = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type DeliveryStore = {
  find(key: DeliveryKey, read: { consistent: boolean }): Promise<Delivery | undefined>;
  /**
   * Writes down what a try did. False, and nothing is written, where it was delivered already, or where as many or more tries are known
   * and this one did not deliver it either; and where one that was known is gone meanwhile, since its person was erased.
   */
  record(delivery: Delivery, known: { readonly isNew: boolean }): Promise<boolean>;
  /** One that failed is on its way once more. False, and nothing is written, where it isn't failed by as many tries any more. */
  reopen(delivery: DeliveryKey & Pick<Delivery, 'attempts'>, due: number, now: number): Promise<boolean>;
};

export type DeliveryLists = {
  all(scope: ListScope): Listing<Delivery>;
};

/** Whose receiver: breakers are one for each project and origin, switched off is one URL, of at most so many of an origin. */
export type Receiver = { readonly projectId: string; readonly url: string };

export type EndpointStore = {
  /** Healthy and there where nothing is known. */
  find(receiver: Receiver, now: number): Promise<{ readonly endpoint: Endpoint; readonly gone: boolean }>;
  save(receiver: Receiver, endpoint: Endpoint, now: number): Promise<void>;
  /** How many it makes in a row. */
  addFailure(receiver: Receiver, slowUntil: number | undefined, now: number): Promise<number>;
  open(receiver: Receiver, span: { readonly until: number; readonly milliseconds: number }): Promise<void>;
  /** False when somebody else was faster: exactly one sends while it is half-open. */
  claimProbe(receiver: Receiver, seen: Endpoint, until: number): Promise<boolean>;
  /** For SWITCHED_OFF_FOR; where MOST_SWITCHED_OFF of its origin are, the one that was first is asked again. */
  switchOff(receiver: Receiver, now: number): Promise<void>;
  switchOn(receiver: Receiver): Promise<void>;
};

export type WebhookSecrets = {
  /** `whsec_...`, the oldest first; none where the project has none. */
  valid(projectId: string, now: number): Promise<readonly string[]>;
};

/** `status` and the beginning of the body, or the reason why there was no answer. */
export type WebhookAnswer = {
  readonly status?: number;
  readonly body?: string;
  readonly reason?: string;
  readonly milliseconds: number;
};

export type WebhookSender = {
  post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<WebhookAnswer>;
};

export type UsageStore = {
  /** One conditional write: a window whose counts are in the day already adds nothing. */
  add(day: UsageScope & DayUsage, window: { readonly shard: string; readonly start: string }): Promise<void>;
  /** By day; only days on which something was counted. */
  month(scope: UsageScope, month: string): Promise<readonly DayUsage[]>;
};
