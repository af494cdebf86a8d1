import { Command, Option } from 'commander';
import { createApiKey, revokeApiKey } from '../../shared/administration/api-keys.ts';
import { requireProject } from '../../shared/administration/projects.ts';
import { REMEMBERED_MILLISECONDS } from '../../shared/projects/remembered-directory.ts';
import type { Environment } from '../../shared/verification/verification.ts';
import type { Connection } from './connection.ts';
import { operation, operatorCommand } from './operation.ts';
import type { Outcome } from './output.ts';
import { keyJson, keyLines } from './project-view.ts';

type OfProject = { readonly project: string };

type CreateOptions = OfProject & {
  readonly environment: Environment;
  readonly name?: string;
  readonly createsPerMinute?: string;
};

/** `npx verso keys`: what a caller's server authenticates with. */
export function keysCommand(): Command {
  return new Command('keys')
    .description('makes, lists and revokes the API keys of a project')
    .addCommand(
      ofProject('create', 'makes a key and shows it, this once')
        .addOption(
          new Option(
            '--environment <environment>',
            'test keys make test proofs, which no live checker accepts',
          )
            .choices(['live', 'test'])
            .makeOptionMandatory(),
        )
        .option('--name <text>', 'what the key is for')
        .option('--creates-per-minute <n>', 'how many verifications it may create in a minute')
        .action(operation(create)),
    )
    .addCommand(ofProject('list', 'the keys of a project, oldest first').action(operation(list)))
    .addCommand(
      ofProject('revoke', 'makes a key useless, for good').argument('<key-id>').action(operation(revoke)),
    );
}

function ofProject(name: string, description: string): Command {
  return operatorCommand(name)
    .description(description)
    .requiredOption('--project <id>', 'as npx verso projects list shows it');
}

async function create(connection: Connection, options: CreateOptions): Promise<Outcome> {
  const { project: projectId, environment, name, createsPerMinute } = options;
  const { key, record } = await createApiKey(connection.projectPorts(), {
    projectId,
    environment,
    name,
    createsPerMinute: createsPerMinute === undefined ? undefined : wholeNumber(createsPerMinute),
  });
  return {
    json: { key, ...keyJson(record) },
    lines: [key, `Its id is ${record.id}. The key is shown this once: only its hash is kept.`],
  };
}

async function list(connection: Connection, { project }: OfProject): Promise<Outcome> {
  const ports = connection.projectPorts();
  await requireProject(ports, project);
  const keys = await ports.projects.listApiKeys(project);
  return { json: { keys: keys.map(keyJson) }, lines: keyLines(keys) };
}

async function revoke(connection: Connection, keyId: string, { project }: OfProject): Promise<Outcome> {
  const ports = connection.projectPorts();
  await requireProject(ports, project);
  const revoked = await revokeApiKey(ports, project, keyId);
  return {
    json: keyJson(revoked),
    lines: [
      `The key ${keyId} is revoked: every container refuses it within ${REMEMBERED_MILLISECONDS / 1000} seconds.`,
    ],
  };
}

/** What is none is left to be refused where limits are. */
function wholeNumber(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}
