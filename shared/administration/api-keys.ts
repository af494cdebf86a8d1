import { hashApiKey, mintApiKey } from '../projects/api-key.ts';
import type { Environment } from '../verification/verification.ts';
import type { ApiKeyRecord, ProjectPorts } from './project-registry.ts';
import { requireProject } from './projects.ts';

type Wanted = {
  readonly projectId: string;
  readonly environment: Environment;
  readonly name?: string | undefined;
  readonly createsPerMinute?: number | undefined;
};

const MOST_CREATES_PER_MINUTE = 1_000_000;
const NAME = /^\P{Cc}{1,60}$/u;

/** `key` is answered this once and kept nowhere. Throws RangeError for what it can't be made with. */
export async function createApiKey(
  ports: ProjectPorts,
  { projectId, environment, createsPerMinute, ...wanted }: Wanted,
): Promise<{ readonly key: string; readonly record: ApiKeyRecord }> {
  await requireProject(ports, projectId);
  const name = wanted.name?.trim();
  if (name !== undefined && !NAME.test(name)) {
    throw new RangeError("A key's name is one line of 1 to 60 characters.");
  }
  if (createsPerMinute !== undefined && !isLimit(createsPerMinute)) {
    throw new RangeError(`Creates per minute are a whole number from 1 to ${MOST_CREATES_PER_MINUTE}.`);
  }
  const { id, key } = mintApiKey(environment, (length) => ports.random.bytes(length));
  const hash = hashApiKey(key);
  if (hash === undefined) throw new Error('A minted key has another form than a key.');
  const record: ApiKeyRecord = {
    id,
    hash,
    projectId,
    environment,
    status: 'active',
    createdAt: ports.clock.now(),
    ...(name !== undefined && { name }),
    ...(createsPerMinute !== undefined && { createsPerMinute }),
  };
  await ports.projects.saveApiKey(record);
  return { key, record };
}

/** Every container refuses the key within a minute. Revoking it again changes nothing. Throws RangeError for an unknown id. */
export async function revokeApiKey(
  ports: ProjectPorts,
  projectId: string,
  keyId: string,
): Promise<ApiKeyRecord> {
  const keys = await ports.projects.listApiKeys(projectId);
  const known = keys.find(({ id }) => id === keyId);
  if (!known) {
    throw new RangeError(
      `The project has no key ${keyId}: npx verso keys list --project ${projectId} shows its keys.`,
    );
  }
  if (known.status === 'revoked') return known;
  const revoked: ApiKeyRecord = { ...known, status: 'revoked', revokedAt: ports.clock.now() };
  await ports.projects.saveApiKey(revoked);
  return revoked;
}

function isLimit(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= MOST_CREATES_PER_MINUTE;
}
