import { z } from 'zod';
import type { ApiKeyRecord, ProjectRecord, ProjectRegistry } from '../../administration/project-registry.ts';
import { TABLE } from '../../config/names.ts';
import { defined } from '../../defined.ts';
import { placeholders } from './placeholders.ts';
import { apiKeyKey, projectKey, toProject } from './project-directory.ts';
import { type Queries, tableKeyOf } from './queries.ts';
import type { Item, Table, Update } from './table.ts';

const created = z.object({ created_at: z.int() });
/** How often operators have changed it; a project that none has is without. */
const changes = z.object({ revision: z.int().optional() });
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
/** Of a change before which others come each time; operators are few. */
const MOST_TRIES = 5;
/** An index page; nobody has a thousand projects on a screen. */
const PAGE = 1000;

/** Projects and API keys as an operator sees them: all of them, and changeable. */
export function dynamoDbProjectRegistry(
  table: Pick<Table, 'get' | 'put' | 'update'>,
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
    async addProject(project) {
      const { id, quotaReached, createdAt } = project;
      await table.put(projectKey(id), {
        id,
        ...settingsOf(project),
        quota_reached: quotaReached,
        created_at: createdAt,
        list: PROJECTS,
      });
    },
    async changeProject(id, change) {
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        const item = await table.get(projectKey(id), { consistent: true });
        if (!item) return undefined;
        const changed = change(toRecord(item));
        if (await table.update(projectKey(id), changeOf(changed, item))) return changed;
      }
      throw new Error(`Others are changing the project ${id} at this moment. Run the command again.`);
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

/** What operators decide of a project, as it is stored. */
function settingsOf({ name, identifierHash: hash, ...project }: ProjectRecord) {
  return {
    name,
    identifier_hash: hash && { key: hash.key, in_use: hash.inUse },
    webhook_url: project.webhookUrl,
    tells_expiry: project.tellsExpiry,
    redirect_origins: project.redirectOrigins,
    monthly_limit: project.monthlyLimit,
  } as const;
}

/** Of settings alone: others write to the item too. */
function changeOf(changed: ProjectRecord, former: Item): Update {
  const { name, value, names, values } = placeholders();
  const settings = Object.entries(settingsOf(changed));
  const revision = changes.parse(former).revision;
  const sets = [
    ...settings.flatMap(([each, is]) => (is === undefined ? [] : [`${name(each)} = ${value(each, is)}`])),
    `${name('revision')} = ${value('next', (revision ?? 0) + 1)}`,
  ];
  const removes = [
    ...settings.flatMap(([each, is]) => (is === undefined ? [name(each)] : [])),
    // Not an event: what the last change told is not told again.
    name('evt'),
  ];
  const unchanged =
    revision === undefined
      ? `attribute_not_exists(${name('revision')})`
      : `${name('revision')} = ${value('former', revision)}`;
  return {
    UpdateExpression: `SET ${sets.join(', ')} REMOVE ${removes.join(', ')}`,
    ConditionExpression: `attribute_exists(${name('id')}) AND ${unchanged}`,
    ExpressionAttributeNames: names,
    values,
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
