import type { Command } from 'commander';
import type { Span } from '../../shared/administration/redrive/dead-letter.ts';
import { type RedrivenEvents, redriveEvents } from '../../shared/administration/redrive/redrive-events.ts';
import {
  type RedrivenWebhooks,
  redriveWebhooks,
} from '../../shared/administration/redrive/redrive-webhooks.ts';
import type { Connection } from './connection.ts';
import { type OperatorOptions, operation, operatorCommand } from './operation.ts';
import { aligned, isoTime, type Outcome } from './output.ts';

type Options = OperatorOptions & {
  readonly dryRun?: boolean;
  readonly since?: string;
  readonly until?: string;
};

/** How many are done between two lines of progress. */
const PROGRESS_STEP = 1000;

/** `npx verso webhooks redrive`: what our own side could not handle, once it can. */
export function redriveCommand(): Command {
  return operatorCommand('redrive')
    .description('tells and delivers again what lies in the dead-letter queues; safe to run twice')
    .option('--since <time>', 'also tells every event from this time on, like 2026-02-04T10:00:00Z')
    .option('--until <time>', 'with --since: up to this time; now when left out')
    .option('--dry-run', 'counts and changes nothing')
    .action(operation(run));
}

async function run(connection: Connection, options: Options): Promise<Outcome> {
  const { dryRun = false, json = false } = options;
  const span = readSpan(options);
  const causes = new Set<string>();
  const ports = connection.redrivePorts(({ code, message }) => causes.add(`${code}: ${message}`));
  const progress = (what: string) => (json ? () => {} : progressLines(what));
  const events = await redriveEvents(ports, { dryRun, span, onProgress: progress('events') });
  const webhooks = await redriveWebhooks(ports, { dryRun, onProgress: progress('webhooks') });
  return {
    json: {
      dry_run: dryRun,
      ...(span && { since: isoTime(span.since), until: isoTime(span.until) }),
      events,
      ...(causes.size > 0 && { causes: [...causes] }),
      webhooks,
    },
    lines: [
      dryRun ? 'Would redrive; nothing was changed:' : 'Redriven:',
      ...aligned(rowsOf(events, webhooks)),
      ...[...causes].map((cause) => `SNS did not take events: ${cause}`),
      ...(isLeft(events, webhooks) ? [LEFT] : []),
    ],
    isWrong: isLeft(events, webhooks),
  };
}

const LEFT =
  'What is unreadable or failed lies where it was: nothing was deleted. Look at it in the SQS console, mend the cause, and run this again.';

function rowsOf(events: RedrivenEvents, webhooks: RedrivenWebhooks): readonly (readonly string[])[] {
  return [
    ['letters about events', String(events.found)],
    ['events told', String(events.told)],
    ['proofs and deadlines that wait again', String(events.waiting)],
    ['letters about what is not kept any more', String(events.gone)],
    ['events that could not be told', String(events.failed)],
    ['letters and items that can not be read', String(events.unreadable)],
    ['letters about webhooks', String(webhooks.found)],
    ['webhooks sent again', String(webhooks.sent)],
    ['letters about webhooks that can not be read', String(webhooks.unreadable)],
  ];
}

function isLeft(events: RedrivenEvents, webhooks: RedrivenWebhooks): boolean {
  return events.unreadable + events.failed + webhooks.unreadable > 0;
}

function readSpan({ since, until }: Options): Span | undefined {
  if (since === undefined) {
    if (until !== undefined) throw new Error('--until goes with --since only.');
    return undefined;
  }
  const span = {
    since: readTime('--since', since),
    until: until === undefined ? Date.now() : readTime('--until', until),
  };
  if (span.until < span.since) throw new Error('--until is before --since.');
  return span;
}

function readTime(option: string, text: string): number {
  const time = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw new Error(`${option} is a time in UTC like 2026-02-04T10:00:00Z.`);
  return time;
}

/** On stderr, so that the outcome is alone on stdout. */
function progressLines(what: string): (done: number) => void {
  let next = PROGRESS_STEP;
  return (done) => {
    if (done < next) return;
    next = done + PROGRESS_STEP;
    process.stderr.write(`Looked at ${done} letters and items for ${what}.\n`);
  };
}
