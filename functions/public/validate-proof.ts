import * as z from 'zod/mini';
import { VersoError } from '../../shared/errors.ts';
import type { ApiKey } from '../../shared/projects/api-key.ts';
import { authenticate } from '../../shared/projects/authenticate.ts';
import { validateProof } from '../../shared/proof/validate.ts';
import { parsePhoneNumber } from '../../shared/verification/phone-number.ts';
import { type HttpEvent, type HttpResult, json } from '../middleware/http-event.ts';
import { parseJsonBody } from '../middleware/json-body.ts';
import type { PublicDependencies } from './dependencies.ts';

const question = z.object({
  proof_token: z.string().check(z.minLength(1)),
  identifier: z.optional(z.string()),
});

/**
 * 200 for every well-formed question, whatever the answer. No key is needed; a test key that comes along
 * opens the test proofs of its own project.
 */
export function validateProofRoute({ clock, issuer, directory, settings }: PublicDependencies) {
  return async (event: HttpEvent): Promise<HttpResult> => {
    const { proof_token, identifier } = readQuestion(parseJsonBody(event));
    const { authorization } = event.headers;
    // Looked up only for a sandbox proof whose signature held; a key that opens nothing is as good as none.
    const apiKey = authorization === undefined ? undefined : () => findKey(directory, authorization);
    const context = { clock, issuer, settings: await settings() };
    return json(
      200,
      await validateProof(context, { token: proof_token, number: readNumber(identifier), apiKey }),
    );
  };
}

async function findKey(
  directory: PublicDependencies['directory'],
  authorization: string,
): Promise<ApiKey | undefined> {
  try {
    return await authenticate(directory, authorization);
  } catch (error) {
    if (error instanceof VersoError && error.code === 'unauthorized') return undefined;
    throw error;
  }
}

function readQuestion(body: unknown): z.infer<typeof question> {
  const parsed = z.safeParse(question, body);
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues.map(({ path, code }) => ({
    field: path.map(String).join('.'),
    message: 'Send text.',
    code,
  }));
  throw new VersoError(
    'validation_error',
    'Send `proof_token`, the JWT of a proof, and optionally `identifier`.',
    {
      details,
    },
  );
}

function readNumber(identifier: string | undefined): string | undefined {
  if (identifier === undefined) return undefined;
  const parsed = parsePhoneNumber(identifier);
  if (parsed.ok) return parsed.number;
  const details = [{ field: 'identifier', message: parsed.reason, code: 'invalid_identifier' }];
  throw new VersoError('invalid_identifier', parsed.reason, { details });
}
