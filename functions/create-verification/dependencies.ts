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
import { type IdempotentRequest, readIdempotencyKey } from '../../shared/verification/idempotency.ts';
import type { OfferedChannels } from '../../shared/verification/offered-channels.ts';
import type { Channels } from '../../shared/verification/view.ts';
import { requireWebhookUrl } from '../../shared/webhooks/webhook-url.ts';
import type { AuthenticatedEvent } from '../middleware/authentication.ts';
import type { JsonEvent } from '../middleware/json-body.ts';

/** What the four ways to create stand on. */
export type CreateDependencies = {
  readonly meter: Pick<Meter, 'note'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly directory: Pick<ProjectDirectory, 'findProject'>;
  readonly verifications: Pick<VerificationStore, 'insert' | 'find'>;
  readonly requests: Pick<RequestStore, 'insert' | 'find'>;
  readonly counters: CounterStore;
  readonly settings: () => Promise<DeploymentSettings>;
  readonly secrets: Secrets;
  readonly issuer: string;
  readonly publicBaseUrl: string;
  readonly retentionDays: number;
  /** Whether callers may name URLs on the machine that this runs on. */
  readonly callersOnThisMachine: boolean;
};

export type CreateEvent = AuthenticatedEvent & JsonEvent;

const { codeSubkey, phoneSubkey, ticketSubkey } = PARAMETERS;

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
  { settings, directory, secrets, issuer, retentionDays, callersOnThisMachine }: CreateDependencies,
  { apiKey, headers, json: body, routeKey }: CreateEvent,
  read: (body: unknown, offered: OfferedChannels) => Wanted,
): Promise<Ordered<Wanted>> {
  const key = readIdempotencyKey(headers['idempotency-key']);
  const { channels, limits } = await settings();
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
  const [project, secret] = await Promise.all([
    directory.findProject(apiKey.projectId),
    secrets.read([codeSubkey, phoneSubkey, ticketSubkey]),
  ]);
  if (!project) throw notBootstrapped();
  if (redirectUrl !== undefined) requireListedOrigin(redirectUrl, project);
  return {
    wanted,
    idempotency: key === undefined ? undefined : { key, body: canonicalJson(body) },
    route: routeKey,
    channels: (name) => CHANNELS[name](channels),
    creator: {
      project,
      environment: apiKey.environment,
      issuer,
      retentionDays,
      quota: limits?.creations ?? DEFAULT_QUOTA,
      codeSubkey: secret(codeSubkey),
      phoneSubkey: secret(phoneSubkey),
    },
    ticketSubkey: secret(ticketSubkey),
  };
}
