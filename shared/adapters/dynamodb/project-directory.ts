import * as z from 'zod/mini';
import { KEY_PREFIX } from '../../config/names.ts';
import type { ProjectDirectory } from '../../ports.ts';
import type { Project } from '../../projects/project.ts';
import type { Item, Table } from './table.ts';

const storedKey = z.object({
  id: z.string(),
  project: z.string(),
  environment: z.enum(['live', 'test']),
  status: z.enum(['active', 'revoked']),
  creates_per_minute: z.optional(z.int()),
});

const storedProject = z.object({
  id: z.string(),
  name: z.string(),
  webhook_url: z.optional(z.string()),
  tells_expiry: z.optional(z.literal(true)),
  redirect_origins: z.optional(z.array(z.string())),
  identifier_hash: z.optional(z.object({ key: z.string(), in_use: z.boolean() })),
  monthly_limit: z.optional(z.object({ creations: z.int(), mode: z.enum(['soft', 'hard']) })),
  quota_reached: z.optional(z.object({ month: z.string(), limit: z.int(), at: z.int(), sequence: z.int() })),
});

/** The part of a project and its keys that requests need; administration reads and writes the rest. */
export function dynamoDbProjectDirectory(table: Pick<Table, 'get'>): ProjectDirectory {
  return {
    async findApiKey(hash) {
      const item = await table.get(apiKeyKey(hash));
      if (!item) return undefined;
      const { id, project, environment, status, creates_per_minute } = z.parse(storedKey, item);
      return {
        id,
        projectId: project,
        environment,
        status,
        ...(creates_per_minute !== undefined && { createsPerMinute: creates_per_minute }),
      };
    },
    async findProject(id) {
      const item = await table.get(projectKey(id));
      return item && toProject(item);
    },
  };
}

/** A project as requests need it. */
export function toProject(item: Item): Project {
  const {
    id,
    name,
    identifier_hash: hash,
    webhook_url: webhookUrl,
    tells_expiry: tellsExpiry,
    redirect_origins: redirectOrigins,
    monthly_limit: monthlyLimit,
    quota_reached: quotaReached,
  } = z.parse(storedProject, item);
  return {
    id,
    name,
    ...(hash && { identifierHash: { key: hash.key, inUse: hash.in_use } }),
    ...(webhookUrl !== undefined && { webhookUrl }),
    ...(tellsExpiry && { tellsExpiry }),
    ...(redirectOrigins && { redirectOrigins }),
    ...(monthlyLimit && { monthlyLimit }),
    ...(quotaReached && { quotaReached }),
  };
}

export function apiKeyKey(hash: string): string {
  return `${KEY_PREFIX.apiKey}${hash}`;
}

export function projectKey(id: string): string {
  return `${KEY_PREFIX.project}${id}`;
}
