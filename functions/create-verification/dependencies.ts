import { CHANNEL_NAMES } from '../../shared/channels/names.ts';
import { CHANNELS } from '../../shared/channels/registry.ts';
import { PARAMETERS } from '../../shared/config/names.ts';
import type { Meter } from '../../shared/cost/meter.ts';
import type { DeploymentSettings } from '../../shared/deployment/settings.ts';
import { notBootstrapped } from '../../shared/deployment/signing-key.ts';
import { canonicalJson } from '../../shared/http/canonical-json.ts';
import { DEFAULT_QUOTA } from '../../shared/limits/creation-quota.ts';
import type {
  Clock,
  CounterStore,
  ProjectDirectory,
  Random,
  RequestStore,
  Secrets,
  VerificationStore,
} from '../../shared/ports.ts';
import { requireListedOrigin, requireRedirectUrl } from '../../shared/projects/redirect-url.ts';
import type { Creator } from '../../shared/verification/create.ts';
import type { Owner } from '../../shared/verification/find.ts';
import { type IdempotentRequest, readIdempotencyKey } from '../../shared/verification/idempotency.ts';
import type { OfferedChannels } from '../../shared/verification/offered-channels.ts';
import type { Channels } from '../../shared/verification/view.ts';
import { requireWebhookUrl } from '../../shared/webhooks/webhook-url.ts';
import type { AuthenticatedEvent } from '../middleware/authentication.ts';
import type { JsonEvent } from '../middleware/json-body.ts';

/** What the four ways to create stand on, and what the page begins. */
export type CreateDependencies = {
  readonly meter: Pick<Meter, 'note'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly directory: Pick<ProjectDirectory, 'findProject'>;
  readonly verifications: Pick<VerificationStore, 'insert' | 'find' | 'apply'>;
  readonly requests: Pick<RequestStore, 'insert' | 'find' | 'renew'>;
  readonly counters: CounterStore;
  readonly settings: () => Promise<DeploymentSettings>;
  readonly secrets: Secrets;
  readonly issuer: string;
  readonly publicBaseUrl: string;
  readonly retentionDays: number;
  /** Whether callers may name URLs on the machine that this runs on. */
  readonly callersOnThisMachine: boolean;
};

const { codeSubkey, phoneSubkey, ticketSubkey } = PARAMETERS;

export type CreateEvent = AuthenticatedEvent & JsonEvent;

/** A request that was read: `creator` is for later, since a bad one must not cost a read. */
export type Ordered<Wanted> = {
  readonly wanted: Wanted;
  readonly idempotency: IdempotentRequest | undefined;
  readonly route: string;
  readonly channels: Channels;
  readonly creator: Creator;
  readonly ticketSubkey: Uint8Array;
};

/** Reads a body against what the deployment offers, then finds what creating takes. */
export async function order<Wanted extends { readonly callbackUrl?: string; readonly redirectUrl?: string }>(
  dependencies: CreateDependencies,
  { apiKey, headers, json: body, routeKey }: CreateEvent,
  read: (body: unknown, offered: OfferedChannels) => Wanted,
): Promise<Ordered<Wanted>> {
  const key = readIdempotencyKey(headers['idempotency-key']);
  const { callersOnThisMachine, settings } = dependencies;
  const { channels } = await settings();
  const offered: OfferedChannels = Object.fromEntries(
    CHANNEL_NAMES.flatMap((name) => {
      const channel = CHANNELS[name](channels);
      if (!channel) return [];
      const { assurance, confirms } = channel;
      return [[name, { assurance, confirms }]];
    }),
  );
  const wanted = read(body, offered);
  const { callbackUrl, redirectUrl } = wanted;
  const machine = { thisMachine: callersOnThisMachine };
  if (callbackUrl !== undefined) requireWebhookUrl('callback_url', callbackUrl, machine);
  if (redirectUrl !== undefined) requireRedirectUrl(redirectUrl, machine);
  const { creator, ticketSubkey: ticket } = await creatorFor(dependencies, apiKey);
  if (redirectUrl !== undefined) requireListedOrigin(redirectUrl, creator.project);
  return {
    wanted,
    idempotency: key === undefined ? undefined : { key, body: canonicalJson(body) },
    route: routeKey,
    channels: (name) => CHANNELS[name](channels),
    creator,
    ticketSubkey: ticket,
  };
}

/** What creating for a project takes. */
export async function creatorFor(
  { settings, directory, secrets, issuer, retentionDays }: CreateDependencies,
  { projectId, environment }: Owner,
): Promise<{ readonly creator: Creator; readonly ticketSubkey: Uint8Array }> {
  const [{ limits }, project, secret] = await Promise.all([
    settings(),
    directory.findProject(projectId),
    secrets.read([codeSubkey, phoneSubkey, ticketSubkey]),
  ]);
  if (!project) throw notBootstrapped();
  return {
    creator: {
      project,
      environment,
      issuer,
      retentionDays,
      quota: limits?.creations ?? DEFAULT_QUOTA,
      codeSubkey: secret(codeSubkey),
      phoneSubkey: secret(phoneSubkey),
    },
    ticketSubkey: secret(ticketSubkey),
  };
}
