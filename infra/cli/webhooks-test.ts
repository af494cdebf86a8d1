import type { Command } from 'commander';
import { webhookSender } from '../../shared/adapters/https/webhook-sender.ts';
import { requireProject } from '../../shared/administration/projects.ts';
import { validWebhookSecrets } from '../../shared/administration/webhook-secrets.ts';
import { isDelivered, postEvent } from '../../shared/webhooks/post-event.ts';
import { testEvent } from '../../shared/webhooks/test-event.ts';
import type { Connection } from './connection.ts';
import { operation, operatorCommand } from './operation.ts';
import type { Outcome } from './output.ts';
import { UNMETERED } from './unmetered.ts';

type Options = { readonly project: string; readonly to: string };

/** `npx verso webhooks test`: what a receiver makes of a delivery, before the first one comes. */
export function testCommand(): Command {
  return operatorCommand('test')
    .description('sends a signed test event as a real delivery would, and says what came back')
    .requiredOption('--project <id>', 'the project whose secrets sign it')
    .requiredOption('--to <url>', 'where to')
    .action(operation(run));
}

async function run(connection: Connection, { project: id, to }: Options): Promise<Outcome> {
  const project = await requireProject(connection.projectPorts(), id);
  const { clock, random, webhookSecrets } = connection.webhookSecretPorts();
  const { webhookTargets: targets = { thisMachine: false } } = connection.projectPorts();
  const secrets = { valid: () => validWebhookSecrets({ webhookSecrets, clock }, id) };
  const subject = testEvent({ clock, random }, project);
  const answer = await postEvent(
    { clock, secrets, sender: webhookSender({ meter: UNMETERED, targets }) },
    subject,
    to,
  );
  const { status, reason, body, milliseconds } = answer;
  const delivered = isDelivered(answer);
  return {
    json: {
      delivered,
      event_id: subject.event.id,
      status: status ?? null,
      error_message: reason ?? null,
      milliseconds,
      body: body ?? null,
    },
    lines: [
      `Sent ${subject.event.event} as ${subject.event.id}, from this machine.`,
      status === undefined
        ? (reason ?? 'There was no answer.')
        : `It answered ${status} in ${milliseconds} ms.`,
      ...(body ? [printable(body)] : []),
      ...(delivered || status === undefined
        ? []
        : ['Only 2xx is a delivery: this one would be tried again.']),
    ],
    isWrong: !delivered,
  };
}

/** A stranger's text must not move the cursor or change the window's title. */
function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, '\u{fffd}');
}
