import { z } from 'zod';
import type { ApiKeyRecord, ProjectRecord, ProjectRegistry } from '../../administration/project-registry.ts';
import { TABLE } from '../../config/names.ts';
import { defined } from '../../defined.ts';
import { apiKeyKey, projectKey, toProject } from './project-directory.ts';
import { type Queries, tableKeyOf } from './queries.ts';
import type { Item, Table } from './table.ts';

const created = z.object({ created_at: z.int() });
const storedKey = z.object({
  id: z.string(),
  project: z.string(),
  environment: z.enum(['live', 'test']),
  status: z.enum(['active', 'revoked']),
  name: z.string().optional(),
  creates_per_minute: z.int().optional(),
  created_at: z.int(),
  revoked_at: z.int().optional(),
});

const PROJECTS = 'projects';
const keysOf = (projectId: string) => `keys#${projectId}`;
/** An index page; nobody has a thousand projects on a screen. */
const PAGE = 1000;

/** Projects and API keys as an operator sees them: all of them, and changeable. */
export function dynamoDbProjectRegistry(
  table: Pick<Table, 'get' | 'put'>,
  queries: Queries,
): ProjectRegistry {
  async function list(partition: string): Promise<readonly Item[]> {
    const found: Item[] = [];
    let after: Item | undefined;
    do {
      const { items, last } = await queries.query({ index: 'list', partition }, { limit: PAGE, after });
      found.push(...(await queries.getMany(items.map(tableKeyOf))));
      after = last;
    } while (after);
    return found;
  }
  return {
    async findProject(id) {
      const item = await table.get(projectKey(id), { consistent: true });
      return item && toRecord(item);
    },
    async saveProject({ id, name, identifierHash: hash, ...project }) {
      await table.put(projectKey(id), {
        id,
        name,
        identifier_hash: hash && { key: hash.key, in_use: hash.inUse },
        webhook_url: project.webhookUrl,
        tells_expiry: project.tellsExpiry,
        redirect_origins: project.redirectOrigins,
        monthly_limit: project.monthlyLimit,
        quota_reached: project.quotaReached,
        created_at: project.createdAt,
        list: PROJECTS,
      });
    },
    async listProjects() {
      return (await list(PROJECTS)).map(toRecord);
    },
    async listApiKeys(projectId) {
      return (await list(keysOf(projectId))).map(toApiKey);
    },
    async saveApiKey({ hash, ...key }) {
      await table.put(apiKeyKey(hash), {
        id: key.id,
        project: key.projectId,
        environment: key.environment,
        status: key.status,
        name: key.name,
        creates_per_minute: key.createsPerMinute,
        created_at: key.createdAt,
        revoked_at: key.revokedAt,
        list: keysOf(key.projectId),
      });
    },
  };
}

function toRecord(item: Item): ProjectRecord {
  return { ...toProject(item), createdAt: created.parse(item).created_at };
}

function toApiKey(item: Item): ApiKeyRecord {
  const stored = storedKey.parse(item);
  return {
    hash: String(item[TABLE.partitionKey]).slice(apiKeyKey('').length),
    id: stored.id,
    projectId: stored.project,
    environment: stored.environment,
    status: stored.status,
    createdAt: stored.created_at,
    ...defined({
      name: stored.name,
      createsPerMinute: stored.creates_per_minute,
      revokedAt: stored.revoked_at,
    }),
  };
}
