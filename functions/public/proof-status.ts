import { requestRate } from '../../shared/limits/request-rate.ts';
import { proofStatus } from '../../shared/proof/status.ts';
import { requireApiKey } from '../middleware/authentication.ts';
import { type HttpEvent, type HttpResult, json } from '../middleware/http-event.ts';
import type { PublicDependencies } from './dependencies.ts';

/** The one answer here that takes an API key: whose a proof is isn't everybody's business. */
export function proofStatusRoute(dependencies: PublicDependencies) {
  const { clock, directory, settings } = dependencies;
  const allow = requestRate(clock);
  return async (event: HttpEvent): Promise<HttpResult> => {
    const apiKey = await requireApiKey(directory, settings, event);
    allow(apiKey.id, 'read', apiKey.createsPerMinute);
    return json(200, await proofStatus(dependencies, apiKey, event.pathParameters?.id ?? ''));
  };
}
