import type { DeploymentSettings } from '../../shared/deployment/settings.ts';
import type { Clock, ProjectDirectory, ProofSigner, RevocationLists } from '../../shared/ports.ts';
import { findApiKey } from '../../shared/projects/authenticate.ts';
import { revocationList } from '../../shared/proof/revocation-list.ts';
import { type Answer, dispatch } from '../middleware/dispatch.ts';
import { type HttpEvent, json } from '../middleware/http-event.ts';

type Dependencies = {
  readonly clock: Clock;
  readonly revocations: RevocationLists;
  readonly signer: ProofSigner;
  readonly directory: Pick<ProjectDirectory, 'findApiKey'>;
  readonly settings: () => Promise<DeploymentSettings>;
  readonly issuer: string;
};

/**
 * A minute's list is at most 65 seconds old, so that with these a revocation is in every cache within six minutes. A test
 * key opens the sandbox's list.
 */
const CACHING = { 'cache-control': 'public, max-age=290', vary: 'authorization' };

export function revocationRoutes({ directory, settings, issuer, ...ports }: Dependencies): Answer<HttpEvent> {
  const page = revocationList(ports);
  return dispatch<'list-revocations', HttpEvent>({
    async 'GET /api/v1/proofs/revoked'({ headers, queryStringParameters }) {
      const { authorization } = headers;
      const [key, known] = await Promise.all([
        authorization === undefined ? undefined : findApiKey(directory, authorization),
        settings(),
      ]);
      const context = { issuer, settings: known, environment: key?.environment ?? ('live' as const) };
      return json(200, await page(context, queryStringParameters?.cursor || undefined), CACHING);
    },
  });
}
