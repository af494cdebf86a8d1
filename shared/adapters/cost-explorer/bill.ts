import {
  CostExplorerClient,
  type CostExplorerClientConfig,
  GetCostAndUsageCommand,
} from '@aws-sdk/client-cost-explorer';
import { z } from 'zod';
import { parseUsd } from '../../cost/money.ts';
import { dayOf, endOf, type Period } from '../../cost/period.ts';
import type { BillLine } from '../../cost/reconcile.ts';

/** Cost Explorer lives there, whatever Regions the account uses. Each of its requests costs 0.01 USD. */
const HOME = 'us-east-1';

export type Tag = { readonly key: string; readonly value: string };

export type Bill = {
  readonly lines: readonly BillLine[];
  /** True while the month is not closed: amounts may still change. */
  readonly isEstimated: boolean;
};

/** Prices here are in USD; an account that is billed in another currency can't be compared. */
const money = z.object({ Amount: z.string(), Unit: z.literal('USD') });

const answer = z.object({
  ResultsByTime: z.array(
    z.object({
      Estimated: z.boolean().default(false),
      Groups: z.array(
        z.object({
          Keys: z.tuple([z.string(), z.string()]),
          Metrics: z.object({ UnblendedCost: money }),
        }),
      ),
    }),
  ),
  NextPageToken: z.string().optional(),
});

/** What a month's bill says of what carries a cost-allocation tag, by service and kind of charge. */
export async function awsBill(config: CostExplorerClientConfig, period: Period, tag: Tag): Promise<Bill> {
  const client = new CostExplorerClient({ region: HOME, ...config });
  const pages: Bill[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new GetCostAndUsageCommand({
        // The end is exclusive.
        TimePeriod: { Start: period.from, End: dayOf(endOf(period)) },
        Granularity: 'MONTHLY',
        Metrics: ['UnblendedCost'],
        GroupBy: [
          { Type: 'DIMENSION', Key: 'SERVICE' },
          { Type: 'DIMENSION', Key: 'RECORD_TYPE' },
        ],
        Filter: { Tags: { Key: tag.key, Values: [tag.value] } },
        ...(token !== undefined && { NextPageToken: token }),
      }),
    );
    pages.push(readAnswer(page));
    token = page.NextPageToken;
  } while (token !== undefined);
  return {
    lines: pages.flatMap(({ lines }) => lines),
    isEstimated: pages.some(({ isEstimated }) => isEstimated),
  };
}

/** One answer of GetCostAndUsage, grouped by SERVICE and then RECORD_TYPE. */
export function readAnswer(json: unknown): Bill {
  const { ResultsByTime } = answer.parse(json);
  return {
    isEstimated: ResultsByTime.some(({ Estimated }) => Estimated),
    lines: ResultsByTime.flatMap(({ Groups }) =>
      Groups.map(({ Keys: [service, recordType], Metrics }) => ({
        service,
        recordType,
        amount: parseUsd(plainDecimal(Metrics.UnblendedCost.Amount)),
      })),
    ),
  };
}

/** Small amounts come as `1.2E-7`, and some with more digits than a picodollar has. */
function plainDecimal(amount: string): string {
  return /e/i.test(amount) ? Number(amount).toFixed(12) : amount.replace(/(\.\d{12})\d+$/, '$1');
}
