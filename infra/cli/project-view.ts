import type { ApiKeyRecord, ProjectRecord } from '../../shared/administration/project-registry.ts';
import type { PageSettings } from '../../shared/projects/page-settings.ts';
import { aligned, isoTime } from './output.ts';

export function projectJson(project: ProjectRecord, page: PageSettings, withHashKey = false) {
  const { id, name, identifierHash: hash, webhookUrl, tellsExpiry, redirectOrigins, createdAt } = project;
  return {
    id,
    name,
    identifier_hash: kindOf(hash),
    ...(webhookUrl !== undefined && { webhook_url: webhookUrl }),
    ...(tellsExpiry && { expiry_events: 'on' }),
    ...(redirectOrigins && { redirect_origins: redirectOrigins }),
    ...limitJson(project),
    ...(Object.keys(page).length > 0 && { page: pageJson(page) }),
    ...(withHashKey && { identifier_hash_key: hash?.key ?? null }),
    created_at: isoTime(createdAt),
  };
}

function limitJson({ monthlyLimit: limit, quotaReached: reached }: ProjectRecord) {
  return {
    ...(limit && { monthly_limit: limit.creations, limit_mode: limit.mode }),
    ...(reached && {
      quota_reached: { month: reached.month, limit: reached.limit, at: isoTime(reached.at) },
    }),
  };
}

function pageJson({ logo, color, support, privacyUrl, frameOrigins }: PageSettings) {
  return {
    ...(logo && { logo: { media_type: logo.mediaType, bytes: logo.bytes.length } }),
    ...(color !== undefined && { color }),
    ...(support !== undefined && { support }),
    ...(privacyUrl !== undefined && { privacy_url: privacyUrl }),
    ...(frameOrigins && { frame_origins: frameOrigins }),
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

export function projectLines(
  project: ProjectRecord,
  page: PageSettings,
  withHashKey = false,
): readonly string[] {
  const { id, name, identifierHash: hash, webhookUrl, tellsExpiry, redirectOrigins, createdAt } = project;
  return aligned([
    ['id', id],
    ['name', name],
    ['identifier hash', kindOf(hash)],
    ...(withHashKey ? [['hash key', hash?.key ?? '-']] : []),
    ...(webhookUrl === undefined ? [] : [['webhook URL', webhookUrl]]),
    ...(tellsExpiry ? [['expiry events', 'on']] : []),
    ...rowsOf('redirect origin', redirectOrigins),
    ...limitRows(project),
    ...pageRows(page),
    ['created', isoTime(createdAt)],
  ]);
}

function limitRows({ monthlyLimit: limit, quotaReached: reached }: ProjectRecord) {
  return [
    ...(limit ? [['monthly limit', `${limit.creations} (${limit.mode})`]] : []),
    ...(reached ? [['limit reached', `${reached.limit} in ${reached.month}, ${isoTime(reached.at)}`]] : []),
  ];
}

function pageRows({ logo, color, support, privacyUrl, frameOrigins }: PageSettings) {
  const size = logo && `${logo.mediaType}, ${logo.bytes.length} bytes`;
  const rows = { logo: size, colour: color, support, 'privacy URL': privacyUrl };
  const set = Object.entries(rows).flatMap(([label, value]) => (value === undefined ? [] : [[label, value]]));
  return [...set, ...rowsOf('frame origin', frameOrigins)];
}

function rowsOf(label: string, values: readonly string[] = []) {
  return values.map((value) => [label, value]);
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
