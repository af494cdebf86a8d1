import type { ApiKeyRecord, ProjectRecord } from '../../shared/administration/project-registry.ts';
import { aligned, isoTime } from './output.ts';

export function projectJson(
  { id, name, identifierHash: hash, webhookUrl, tellsExpiry, createdAt }: ProjectRecord,
  withHashKey = false,
) {
  return {
    id,
    name,
    identifier_hash: kindOf(hash),
    ...(webhookUrl !== undefined && { webhook_url: webhookUrl }),
    ...(tellsExpiry && { expiry_events: 'on' }),
    ...(withHashKey && { identifier_hash_key: hash?.key ?? null }),
    created_at: isoTime(createdAt),
  };
}

function kindOf(hash: ProjectRecord['identifierHash']): string {
  return hash?.inUse ? 'keyed' : 'plain';
}

/** Everything but the hash: with it, whoever reads the table could tell which key is whose. */
export function keyJson(key: ApiKeyRecord) {
  return {
    id: key.id,
    project_id: key.projectId,
    environment: key.environment,
    status: key.status,
    ...(key.name !== undefined && { name: key.name }),
    ...(key.createsPerMinute !== undefined && { creates_per_minute: key.createsPerMinute }),
    created_at: isoTime(key.createdAt),
    ...(key.revokedAt !== undefined && { revoked_at: isoTime(key.revokedAt) }),
  };
}

export function projectLines(project: ProjectRecord, withHashKey = false): readonly string[] {
  const { id, name, identifierHash: hash, webhookUrl, tellsExpiry, createdAt } = project;
  return aligned([
    ['id', id],
    ['name', name],
    ['identifier hash', kindOf(hash)],
    ...(withHashKey ? [['hash key', hash?.key ?? '-']] : []),
    ...(webhookUrl === undefined ? [] : [['webhook URL', webhookUrl]]),
    ...(tellsExpiry ? [['expiry events', 'on']] : []),
    ['created', isoTime(createdAt)],
  ]);
}

export function keyLines(keys: readonly ApiKeyRecord[]): readonly string[] {
  if (keys.length === 0) return ['No keys yet: npx verso keys create makes one.'];
  return aligned([
    ['KEY ID', 'ENVIRONMENT', 'STATUS', 'CREATES/MINUTE', 'CREATED', 'REVOKED', 'NAME'],
    ...keys.map((key) => [
      key.id,
      key.environment,
      key.status,
      key.createsPerMinute === undefined ? 'default' : String(key.createsPerMinute),
      isoTime(key.createdAt),
      key.revokedAt === undefined ? '-' : isoTime(key.revokedAt),
      key.name ?? '-',
    ]),
  ]);
}
