import { CHANNELS } from '../../shared/channels/registry.ts';
import { CHANNEL_NAMES, type ChannelName, PARAMETERS } from '../../shared/config/names.ts';
import type { ChannelSettings, DeploymentSettings } from '../../shared/deployment/settings.ts';
import { notBootstrapped } from '../../shared/deployment/signing-key.ts';
import type { Clock, ProjectDirectory, Random, Secrets, VerificationStore } from '../../shared/ports.ts';
import { createVerification } from '../../shared/verification/create.ts';
import { type OfferedChannels, readCreateRequest } from '../../shared/verification/create-request.ts';
import { readIdempotencyKey } from '../../shared/verification/idempotency.ts';
import { createdView } from '../../shared/verification/view.ts';
import type { AuthenticatedEvent } from '../middleware/authentication.ts';
import { type HttpResult, json } from '../middleware/http-event.ts';
import type { JsonEvent } from '../middleware/json-body.ts';

type Dependencies = {
  readonly clock: Clock;
  readonly random: Random;
  readonly directory: Pick<ProjectDirectory, 'findProject'>;
  readonly verifications: Pick<VerificationStore, 'insert' | 'find'>;
  readonly settings: () => Promise<DeploymentSettings>;
  readonly secrets: Secrets;
  readonly issuer: string;
  readonly publicBaseUrl: string;
  readonly retentionDays: number;
};

const { codeSubkey } = PARAMETERS;

/** 201 with the verification, its code and its links: the only answer that carries those. */
export function createVerificationRoute(dependencies: Dependencies) {
  const { directory, secrets, settings, issuer, publicBaseUrl, retentionDays } = dependencies;
  return async ({ apiKey, headers, json: body }: AuthenticatedEvent & JsonEvent): Promise<HttpResult> => {
    const key = readIdempotencyKey(headers['idempotency-key']);
    const { channels } = await settings();
    const request = readCreateRequest(body, offered(channels));
    const [project, secret] = await Promise.all([
      directory.findProject(apiKey.projectId),
      secrets.read([codeSubkey]),
    ]);
    if (!project) throw notBootstrapped();
    const { verification, challenge } = await createVerification(dependencies, {
      project,
      environment: apiKey.environment,
      issuer,
      retentionDays,
      codeSubkey: secret(codeSubkey),
      request,
      idempotency: key === undefined ? undefined : { key, body: JSON.stringify(body) },
    });
    const configured = (name: ChannelName) => CHANNELS[name](channels);
    return json(
      201,
      createdView(verification, challenge, configured, publicBaseUrl, verification.createdAt),
      {
        location: `/api/v1/verifications/${verification.id}`,
      },
    );
  };
}

function offered(channels: ChannelSettings): OfferedChannels {
  return Object.fromEntries(CHANNEL_NAMES.map((name) => [name, CHANNELS[name](channels)?.assurance]));
}
