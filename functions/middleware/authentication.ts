import type { MiddlewareObj } from '@middy/core';
import type { Meter } from '../../shared/cost/meter.ts';
import type { DeploymentSettings } from '../../shared/deployment/settings.ts';
import type { ProjectDirectory } from '../../shared/ports.ts';
import type { ApiKey } from '../../shared/projects/api-key.ts';
import { authenticate } from '../../shared/projects/authenticate.ts';
import type { HttpEvent, HttpResult } from './http-event.ts';

export type AuthenticatedEvent = HttpEvent & { apiKey: ApiKey };

/**
 * Comes before the body is looked at: without a key nothing else is learned. A deployment that is not set up has
 * no keys at all, and says that instead of refusing them.
 */
export function authentication(
  directory: Pick<ProjectDirectory, 'findApiKey'>,
  settings: () => Promise<DeploymentSettings>,
  meter: Pick<Meter, 'belongsTo'>,
): MiddlewareObj<AuthenticatedEvent, HttpResult, Error> {
  return {
    async before({ event }) {
      event.apiKey = await requireApiKey(directory, settings, event);
      meter.belongsTo(event.apiKey.projectId);
    },
  };
}

/** The key that a request carries. Throws unauthorized, or service_unavailable before bootstrap. */
export async function requireApiKey(
  directory: Pick<ProjectDirectory, 'findApiKey'>,
  settings: () => Promise<DeploymentSettings>,
  { headers }: Pick<HttpEvent, 'headers'>,
): Promise<ApiKey> {
  return authenticate(directory, headers.authorization).catch(async (refusal) => {
    await settings();
    throw refusal;
  });
}
