import type { Random } from '../ports.ts';
import { type ApiKey, hashApiKey, mintApiKey } from '../projects/api-key.ts';
import type { Project } from '../projects/project.ts';
import { codesIn } from '../verification/challenge-code.ts';
import type { Environment } from '../verification/verification.ts';

export type ProjectPorts = {
  readonly projects: {
    saveProject(project: Project): Promise<void>;
    saveApiKey(hash: string, key: ApiKey): Promise<void>;
  };
  readonly random: Random;
};

const LONGEST_NAME = 60;

export async function createProject({ projects, random }: ProjectPorts, name: string): Promise<Project> {
  const shown = name.trim();
  if (shown.length === 0 || shown.length > LONGEST_NAME) {
    throw new RangeError(
      `A project's name has 1 to ${LONGEST_NAME} characters: people read it in every message.`,
    );
  }
  // The prepared texts name the project beside the code, and a text with two codes verifies nothing.
  if (codesIn(shown).size > 0) {
    throw new RangeError("A project can't be named like a code: its messages would hold two.");
  }
  const project = { id: Buffer.from(random.bytes(12)).toString('hex'), name: shown };
  await projects.saveProject(project);
  return project;
}

/** The key itself is answered once and kept nowhere. */
export async function createApiKey(
  ports: ProjectPorts,
  projectId: string,
  environment: Environment,
): Promise<string> {
  const key = mintApiKey(environment, (length) => ports.random.bytes(length));
  await saveApiKey(ports, key, { projectId, environment, status: 'active' });
  return key;
}

/** Every container refuses the key within a minute. */
export async function revokeApiKey(
  ports: ProjectPorts,
  key: string,
  owner: Omit<ApiKey, 'status'>,
): Promise<void> {
  await saveApiKey(ports, key, { ...owner, status: 'revoked' });
}

async function saveApiKey({ projects }: ProjectPorts, key: string, record: ApiKey): Promise<void> {
  const hash = hashApiKey(key);
  if (hash === undefined)
    throw new RangeError('An API key begins with pk_live_ or pk_test_ and has 51 characters.');
  await projects.saveApiKey(hash, record);
}
