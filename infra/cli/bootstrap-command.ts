import type { Command } from 'commander';
import { createApiKey } from '../../shared/administration/api-keys.ts';
import { bootstrap } from '../../shared/administration/bootstrap.ts';
import { createProject } from '../../shared/administration/projects.ts';
import type { WaitingKey } from '../../shared/administration/signing-key-succession.ts';
import { toChannelCharges, toChannelSettings } from '../../shared/channels/configurations.ts';
import { timestamp } from '../../shared/verification/view.ts';
import { OUTPUTS } from '../outputs.ts';
import type { Connection } from './connection.ts';
import { operation, operatorCommand } from './operation.ts';
import type { Outcome } from './output.ts';
import { keyJson, projectJson } from './project-view.ts';

type Options = { readonly project?: string; readonly signAtOnce?: boolean };

/** `npx verso bootstrap`: what a stack needs once after its first deployment, and after a change of channels. */
export function bootstrapCommand(): Command {
  return operatorCommand('bootstrap')
    .description('makes the subkeys and publishes the signing keys and channels; safe to run again')
    .option('--project <name>', 'also makes a project of this name with a live and a test key, shown once')
    .option('--sign-at-once', 'lets a new signing key sign before caches know it: for one that has to go now')
    .action(operation(run));
}

async function run(connection: Connection, { project, signAtOnce }: Options): Promise<Outcome> {
  const { deployment, output } = connection;
  const { created, kept, waiting } = await bootstrap(connection.bootstrapPorts(), {
    parameterPrefix: output(OUTPUTS.parameterPrefix),
    signingKeys: { live: output(OUTPUTS.liveSigningKeyArn), test: output(OUTPUTS.testSigningKeyArn) },
    channels: toChannelSettings(deployment.channels),
    limits: deployment.limits,
    charges: toChannelCharges(deployment.channels, deployment.fees),
    ...(signAtOnce && { signAtOnce }),
  });
  const made = project === undefined ? undefined : await firstProject(connection, project);
  return {
    json: {
      subkeys: { created, kept },
      ...(waiting.length > 0 && { waiting: waiting.map(waitingJson) }),
      ...(made && { project: made.json }),
    },
    lines: [
      `Subkeys: ${created.length} made, ${kept.length} kept. Signing keys and channels are published.`,
      ...waiting.map(waitingLine),
      ...(made?.lines ?? []),
    ],
  };
}

function waitingJson({ environment, kid, from }: WaitingKey) {
  return { environment, kid, signs_from: timestamp(from) };
}

function waitingLine({ environment, kid, from }: WaitingKey): string {
  return `The new ${environment} key ${kid} is published, and the one before it still signs: run this again after ${timestamp(from)}.`;
}

async function firstProject(connection: Connection, name: string): Promise<Outcome> {
  const ports = connection.projectPorts();
  const project = await createProject(ports, name);
  const live = await createApiKey(ports, { projectId: project.id, environment: 'live' });
  const test = await createApiKey(ports, { projectId: project.id, environment: 'test' });
  return {
    json: {
      ...projectJson(project, {}),
      keys: [live, test].map(({ key, record }) => ({ key, ...keyJson(record) })),
    },
    lines: [
      `Project ${project.name}: ${project.id}`,
      `  live key  ${live.key}`,
      `  test key  ${test.key}`,
      'The keys are shown this once: only their hashes are kept.',
    ],
  };
}
