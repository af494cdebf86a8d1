import { Command } from 'commander';
import { requireProject } from '../../shared/administration/projects.ts';
import {
  rotateWebhookSecret,
  type SecretHint,
  webhookSecretHints,
} from '../../shared/administration/webhook-secrets.ts';
import type { Connection } from './connection.ts';
import { operation, operatorCommand } from './operation.ts';
import { aligned, isoTime, type Outcome } from './output.ts';
import { listenCommand } from './webhooks-listen.ts';
import { redriveCommand } from './webhooks-redrive.ts';
import { testCommand } from './webhooks-test.ts';

type OfProject = { readonly project: string };

/** `npx verso webhooks`: what events are delivered with. */
export function webhooksCommand(): Command {
  return new Command('webhooks')
    .description('secrets, and what helps to send and to receive webhooks')
    .addCommand(secretCommand())
    .addCommand(testCommand())
    .addCommand(listenCommand())
    .addCommand(redriveCommand());
}

function secretCommand(): Command {
  return new Command('secret')
    .description('rotates a project’s secret, and shows which ones are valid')
    .addCommand(
      ofProject('rotate', 'makes a new secret, shown this once; both are valid for a while')
        .option('--overlap-hours <n>', 'how long the one before stays valid', '24')
        .action(operation(rotate)),
    )
    .addCommand(
      ofProject('show-hint', 'the end of each secret, and until when it is valid').action(
        operation(showHint),
      ),
    );
}

function ofProject(name: string, description: string): Command {
  return operatorCommand(name).description(description).requiredOption('--project <id>', 'the project');
}

async function rotate(
  connection: Connection,
  { project, overlapHours }: OfProject & { readonly overlapHours: string },
): Promise<Outcome> {
  await requireProject(connection.projectPorts(), project);
  const ports = connection.webhookSecretPorts();
  const { made, hints } = await rotateWebhookSecret(ports, project, Number(overlapHours));
  return {
    json: { project_id: project, secret: made, secrets: hints.map(hintJson) },
    lines: [
      made,
      'This is shown once. Functions take it up within a minute; until the one before ends, webhooks carry both signatures.',
      ...hintLines(hints),
    ],
  };
}

async function showHint(connection: Connection, { project }: OfProject): Promise<Outcome> {
  await requireProject(connection.projectPorts(), project);
  const hints = await webhookSecretHints(connection.webhookSecretPorts(), project);
  return {
    json: { project_id: project, secrets: hints.map(hintJson) },
    lines:
      hints.length === 0 ? ['No secret yet: npx verso webhooks secret rotate makes one.'] : hintLines(hints),
  };
}

function hintJson({ hint, from, until }: SecretHint) {
  return { hint, from: isoTime(from), until: until === undefined ? null : isoTime(until) };
}

function hintLines(hints: readonly SecretHint[]): readonly string[] {
  return aligned([
    ['SECRET', 'FROM', 'UNTIL'],
    ...hints.map(({ hint, from, until }) => [
      hint,
      isoTime(from),
      until === undefined ? '-' : isoTime(until),
    ]),
  ]);
}
