import { type Command, Option } from 'commander';
import { type ErasureReport, erase, eraseAgain } from '../../shared/administration/erase.ts';
import type { ErasureProgress } from '../../shared/administration/find-erasable.ts';
import { maskedNumber } from '../../shared/administration/masked-number.ts';
import { parsePhoneNumber } from '../../shared/verification/phone-number.ts';
import type { Connection } from './connection.ts';
import { type OperatorOptions, operation, operatorCommand } from './operation.ts';
import { aligned, type Outcome } from './output.ts';

type Options = OperatorOptions & {
  readonly phone?: string;
  readonly again?: boolean;
  readonly tombstonesFrom?: string;
  readonly dryRun?: boolean;
};

/** How many items are read between two lines of progress. */
const PROGRESS_STEP = 10_000;

/** `npx verso erase`: what a person may ask for (GDPR article 17), without making a proof irrevocable. */
export function eraseCommand(): Command {
  return operatorCommand('erase')
    .description("removes a person's data; an interrupted run is simply run again")
    .addOption(new Option('--phone <number>', "the person's number, like +15005550006").conflicts('again'))
    .option('--again', 'after a restore from a backup: erases once more who was erased before')
    .option('--tombstones-from <table>', 'with --again: the table that the restored one takes the place of')
    .option('--dry-run', 'counts and changes nothing')
    .action(operation(run));
}

async function run(connection: Connection, options: Options): Promise<Outcome> {
  const { phone, again, tombstonesFrom, dryRun = false, json = false } = options;
  const how = { dryRun, onProgress: json ? () => {} : progressLines() };
  if (tombstonesFrom !== undefined && !again) throw new Error('--tombstones-from goes with --again only.');
  if (again) {
    const ports = await connection.erasurePorts();
    const former =
      tombstonesFrom === undefined
        ? undefined
        : await connection.erasureStoreOf(tombstonesFrom).readTombstones();
    return outcome({ again }, 'everyone erased before', await eraseAgain(ports, how, former), dryRun);
  }
  if (phone === undefined) {
    throw new Error("Say whose data: --phone with the person's number, or --again after a restore.");
  }
  // Here and not by commander, whose errors repeat what was given.
  const parsed = parsePhoneNumber(phone);
  if (!parsed.ok) throw new Error(parsed.reason);
  const shown = maskedNumber(parsed.number);
  const report = await erase(await connection.erasurePorts(), parsed.number, how);
  return outcome({ phone: shown }, shown, report, dryRun);
}

function outcome(target: object, whose: string, report: ErasureReport, dryRun: boolean): Outcome {
  const { verifications, stubs, requests, senders, deliveries } = report;
  return {
    json: {
      ...target,
      dry_run: dryRun,
      verifications,
      revocable_proofs: stubs,
      requests,
      senders,
      deliveries,
    },
    lines: [
      dryRun ? `Would erase ${whose}; nothing was changed:` : `Erased ${whose}:`,
      ...aligned([
        ['verifications', String(verifications)],
        ['valid proofs among them, which can still be revoked', String(stubs)],
        ['requests', String(requests)],
        ['senders who had begun one', String(senders)],
        ['webhooks that told of them', String(deliveries)],
      ]),
    ],
  };
}

/** On stderr, so that the outcome is alone on stdout. */
function progressLines(): (progress: ErasureProgress) => void {
  let next = 0;
  return ({ looked, found }) => {
    if (looked < next) return;
    next = looked + PROGRESS_STEP;
    process.stderr.write(`Looked at ${looked} items, found ${found} verifications.\n`);
  };
}
