import * as z from 'zod/mini';
import { invalidRequest } from '../../shared/http/invalid-request.ts';
import { findApiKey } from '../../shared/projects/authenticate.ts';
import { validateProof } from '../../shared/proof/validate.ts';
import { validateBody } from '../../shared/proof/validate-body.ts';
import { requireNumber } from '../../shared/verification/request-fields.ts';
import { type HttpEvent, type HttpResult, json } from '../middleware/http-event.ts';
import { parseJsonBody } from '../middleware/json-body.ts';
import type { PublicDependencies } from './dependencies.ts';

/**
 * 200 for every well-formed question, whatever the answer. No key is needed; a test key that comes along
 * opens the test proofs of its own project.
 */
export function validateProofRoute({ clock, issuer, directory, settings, revocations }: PublicDependencies) {
  return async (event: HttpEvent): Promise<HttpResult> => {
    const { proof_token, identifier } = readQuestion(parseJsonBody(event));
    const { authorization } = event.headers;
    // Looked up only for a sandbox proof whose signature held; a key that opens nothing is as good as none.
    const apiKey = authorization === undefined ? undefined : () => findApiKey(directory, authorization);
    const context = { clock, issuer, revocations, directory, settings: await settings() };
    return json(
      200,
      await validateProof(context, {
        token: proof_token,
        number: identifier === undefined ? undefined : requireNumber('identifier', identifier).number,
        apiKey,
      }),
    );
  };
}

function readQuestion(body: unknown) {
  const parsed = z.safeParse(validateBody(), body);
  if (!parsed.success) throw invalidRequest(parsed.error);
  return parsed.data;
}
