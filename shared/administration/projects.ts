import type { Random } from '../ports.ts';
import type { IdentifierHash } from '../projects/project.ts';
import { codesIn } from '../verification/find-code.ts';
import { readWebhookUrl } from '../webhooks/webhook-url.ts';
import { changedLimit, type LimitChange } from './monthly-limit.ts';
import { changedOrigins } from './origins.ts';
import type { ProjectPorts, ProjectRecord } from './project-registry.ts';

const LONGEST_NAME = 60;

/** Throws RangeError for a name that people couldn't read or that reads as a code, and for a URL that nothing may be sent to. */
export async function createProject(
  ports: ProjectPorts,
  name: string,
  webhookUrl?: string,
): Promise<ProjectRecord> {
  const { projects, random, clock } = ports;
  const shown = requireName(name);
  const project = {
    id: Buffer.from(random.bytes(12)).toString('hex'),
    name: shown,
    ...(webhookUrl !== undefined && { webhookUrl: requireWebhookUrl(ports, webhookUrl) }),
    createdAt: clock.now(),
  };
  await projects.addProject(project);
  return project;
}

export type ProjectChange = LimitChange & {
  readonly name?: string;
  readonly identifierHash?: 'plain' | 'keyed';
  /** `none` takes it away. */
  readonly webhookUrl?: string;
  /** Whether expiry is told also where there is no webhook. */
  readonly expiryEvents?: 'on' | 'off';
  /** All of them; `none` alone lets the page send people anywhere. */
  readonly redirectOrigins?: readonly string[];
};

/**
 * Verifications that exist keep the name, and proofs the kind of hash, that they were created under. Operators who change it at once take
 * nothing back from each other.
 */
export async function updateProject(
  ports: Pick<ProjectPorts, 'projects' | 'random' | 'webhookTargets'>,
  id: string,
  change: ProjectChange,
): Promise<ProjectRecord> {
  const changed = await ports.projects.changeProject(id, (former) => changedProject(ports, former, change));
  return changed ?? noSuchProject(id);
}

function changedProject(
  ports: Pick<ProjectPorts, 'random' | 'webhookTargets'>,
  {
    webhookUrl: former,
    tellsExpiry,
    redirectOrigins: formerOrigins,
    monthlyLimit: formerLimit,
    ...known
  }: ProjectRecord,
  { name, identifierHash, webhookUrl, expiryEvents, redirectOrigins, ...limitChange }: ProjectChange,
): ProjectRecord {
  const tells = expiryEvents === undefined ? tellsExpiry === true : expiryEvents === 'on';
  const url = webhookUrl === undefined ? former : changedUrl(ports, webhookUrl);
  const origins = changedOrigins(formerOrigins, redirectOrigins, ports.webhookTargets);
  const monthlyLimit = changedLimit(formerLimit, limitChange);
  const hash = identifierHash && changedHash(known.identifierHash, identifierHash, ports.random);
  return {
    ...known,
    ...(name !== undefined && { name: requireName(name) }),
    ...(hash && { identifierHash: hash }),
    ...(url !== undefined && { webhookUrl: url }),
    ...(tells && { tellsExpiry: true as const }),
    ...(origins && { redirectOrigins: origins }),
    ...(monthlyLimit && { monthlyLimit }),
  };
}

function changedUrl(ports: Pick<ProjectPorts, 'webhookTargets'>, given: string): string | undefined {
  return given === 'none' ? undefined : requireWebhookUrl(ports, given);
}

function requireWebhookUrl(
  { webhookTargets = { thisMachine: false } }: Pick<ProjectPorts, 'webhookTargets'>,
  given: string,
): string {
  if (readWebhookUrl(given, webhookTargets)) return given;
  throw new RangeError('A webhook URL is an https URL of a public host, without a user name or password.');
}

/** A key is made once: proofs under it are compared by it as long as they are valid. */
function changedHash(
  known: IdentifierHash | undefined,
  wanted: 'plain' | 'keyed',
  random: Random,
): IdentifierHash | undefined {
  if (!known && wanted === 'plain') return undefined;
  const key = known?.key ?? Buffer.from(random.bytes(32)).toString('base64url');
  return { key, inUse: wanted === 'keyed' };
}

/** Throws RangeError when there is none. */
export async function requireProject(
  { projects }: Pick<ProjectPorts, 'projects'>,
  id: string,
): Promise<ProjectRecord> {
  return (await projects.findProject(id)) ?? noSuchProject(id);
}

function noSuchProject(id: string): never {
  throw new RangeError(`There is no project ${id}: npx verso projects list shows them.`);
}

function requireName(name: string): string {
  const shown = name.trim();
  if (shown.length === 0 || shown.length > LONGEST_NAME) {
    throw new RangeError(
      `A project's name has 1 to ${LONGEST_NAME} characters: people read it in every message.`,
    );
  }
  if (/\p{Cc}/u.test(shown)) {
    throw new RangeError("A project's name is one line: leave out line breaks, tabs and control characters.");
  }
  // The prepared texts name the project beside the code, and a text with two codes verifies nothing.
  if (codesIn(shown).size > 0) {
    throw new RangeError("A project can't be named like a code: its messages would hold two.");
  }
  return shown;
}
