import { VersoError } from '../errors.ts';
import type { ProjectDirectory } from '../ports.ts';
import { type ApiKey, hashApiKey } from './api-key.ts';

/**
 * The API key behind an `Authorization: Bearer ...` header (RFC 6750 section 2.1). A missing, malformed, unknown
 * and revoked key are told apart by nobody: all throw the same `unauthorized`.
 */
export async function authenticate(
  directory: Pick<ProjectDirectory, 'findApiKey'>,
  authorization: string | undefined,
): Promise<ApiKey> {
  const [, key] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  const hash = key === undefined ? undefined : hashApiKey(key);
  const apiKey = hash === undefined ? undefined : await directory.findApiKey(hash);
  if (apiKey?.status !== 'active') throw unauthorized();
  return apiKey;
}

/** The same where a key may come and needn't: one that opens nothing is as good as none. */
export async function findApiKey(
  directory: Pick<ProjectDirectory, 'findApiKey'>,
  authorization: string,
): Promise<ApiKey | undefined> {
  try {
    return await authenticate(directory, authorization);
  } catch (error) {
    if (error instanceof VersoError && error.code === 'unauthorized') return undefined;
    throw error;
  }
}

function unauthorized(): VersoError {
  return new VersoError('unauthorized', 'Send a valid API key as `Authorization: Bearer pk_...`.', {
    headers: { 'www-authenticate': 'Bearer' },
  });
}
