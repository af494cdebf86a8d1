import type { Command } from 'commander';
import { catalogueOf, defaultChannelFees, measuredUnits } from '../../shared/cost/catalogues.ts';
import { withOwnFees } from '../../shared/cost/channel-fees.ts';
import { type FixedCost, fixedCosts } from '../../shared/cost/fixed-costs.ts';
import { formatUsd, type Picodollars, sum, usdNumber } from '../../shared/cost/money.ts';
import { daysOf, monthOf } from '../../shared/cost/period.ts';
import { priceUsage } from '../../shared/cost/priced-usage.ts';
import { type Explanation, type ReconciledService, reconcile } from '../../shared/cost/reconcile.ts';
import { unattributed } from '../../shared/cost/unattributed.ts';
import { costSource } from './cost/cost-source.ts';
import { readBill } from './cost/read-bill.ts';
import { sentenceFor } from './failure.ts';
import { type OperatorOptions, operatorCommand } from './operation.ts';
import { aligned, type Outcome, print } from './output.ts';

type Options = OperatorOptions & { readonly month: string; readonly bill?: string; readonly region?: string };

/** `npx verso cost reconcile`: whether our sum agrees with the bill. */
export function costReconcileCommand(): Command {
  return operatorCommand('reconcile')
    .description("our sum of a month beside AWS' bill, by service, and why they differ")
    .requiredOption('--month <month>', 'like 2026-10; a month is closed a few days after its end')
    .option('--region <region>', "counts with this Region's list prices instead of the stage's own")
    .option(
      '--bill <file>',
      'what aws ce get-cost-and-usage answered, instead of asking Cost Explorer (0.01 USD)',
    )
    .action(run);
}

async function run(options: Options): Promise<void> {
  try {
    print(await reconciled(options), options.json ?? false);
  } catch (error) {
    throw new Error(sentenceFor(error, options), { cause: error });
  }
}

async function reconciled(options: Options): Promise<Outcome> {
  const period = monthOf(options.month);
  if (options.local && options.bill === undefined)
    throw new Error('Nobody bills a stack on this machine: give --bill with a file to compare with.');
  const source = await costSource(options);
  const { deployment } = source;
  const catalogue = catalogueOf(options.region ?? deployment.region);
  const bill = await readBill(deployment, period, options.bill);
  const recorded = await source.usages(period, false);
  const typical = [measuredUnits().steps.poll];
  const all = [...recorded, ...unattributed(recorded, await source.activities(period), typical)];
  const fees = withOwnFees(defaultChannelFees(), deployment.fees);
  const { usages, notPriced } = priceUsage(all, { catalogue, fees });
  const days = daysOf(period).length;
  const fixed = fixedCosts(catalogue, await source.resources(), { days, daysOfMonth: days });
  const rows = reconcile({ usages, fixed, catalogue }, bill.lines);
  const unknown = [...notPriced.map(({ name }) => name), ...fixed.flatMap(nameIfUnknown)];
  return {
    json: {
      month: options.month,
      stage: deployment.stage,
      estimated: bill.isEstimated,
      services: rows.map(rowJson),
      not_priced: unknown,
      channel_fees_usd: usdNumber(sum(usages.map(({ channelFees }) => channelFees))),
    },
    lines: [
      `Our sum and the bill of ${deployment.stage}, ${options.month}, USD${bill.isEstimated ? '. The month is not closed: the bill may still change' : ''}.`,
      '',
      ...aligned([
        ['SERVICE', 'OURS', 'BILL', 'DIFFERENCE', 'BECAUSE'],
        ...rows.map(rowCells),
        totalCells(rows),
      ]),
      ...(unknown.length === 0 ? [] : ['', `Not priced, and not in our sum: ${unknown.join(', ')}.`]),
      '',
      'Channel fees are not on this bill: Meta, Twilio and carriers send their own.',
    ],
  };
}

function nameIfUnknown({ name, amount }: FixedCost): readonly string[] {
  return amount === undefined ? [name] : [];
}

function rowJson({ service, ours, bill, because }: ReconciledService) {
  return {
    service,
    ours_usd: usdNumber(ours),
    bill_usd: usdNumber(bill),
    difference_usd: usdNumber(bill - ours),
    because: because.map(({ why, amount }) => ({ why, usd: usdNumber(amount) })),
  };
}

const IN_WORDS: Readonly<Record<Explanation, string>> = {
  free_tier: 'free tier',
  discounts: 'discounts',
  credits: 'credits',
  tax: 'tax',
  not_metered: 'not metered (storage, backups, other tools)',
  not_billed: 'not on the bill (not tagged, or not yet)',
};

function rowCells({ service, ours, bill, because }: ReconciledService): readonly string[] {
  const reasons = because.map(({ why, amount }) => `${IN_WORDS[why]} ${shown(amount)}`);
  return [service, shown(ours), shown(bill), shown(bill - ours), reasons.join(', ')];
}

function totalCells(rows: readonly ReconciledService[]): readonly string[] {
  const [ours, bill] = [sum(rows.map((row) => row.ours)), sum(rows.map((row) => row.bill))];
  return ['Total', shown(ours), shown(bill), shown(bill - ours), ''];
}

function shown(amount: Picodollars): string {
  return formatUsd(amount, 4);
}
