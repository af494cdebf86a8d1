import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { awsBill, readAnswer } from '../../shared/adapters/cost-explorer/bill.ts';
import { catalogueOf } from '../../shared/cost/catalogues.ts';
import { fixedCosts } from '../../shared/cost/fixed-costs.ts';
import { formatUsd, parseUsd, sum } from '../../shared/cost/money.ts';
import { monthOf } from '../../shared/cost/period.ts';
import { priceUsage } from '../../shared/cost/priced-usage.ts';
import { reconcile } from '../../shared/cost/reconcile.ts';
import { ROOT } from '../architecture/source-files.ts';
import { verso } from '../cli/verso.ts';
import { playAwsService } from './aws-service.ts';

const catalogue = catalogueOf('us-east-1');
const recorded = async (): Promise<unknown> =>
  JSON.parse(await readFile(join(ROOT, 'test/cost/bill/2026-10.json'), 'utf8'));

const resources = { kms_keys: 2, alarms: 0, metrics: 0, dashboards: 0, polled_queues: 0 };
const fixed = fixedCosts(catalogue, resources, { days: 31, daysOfMonth: 31 });
const { usages } = priceUsage(
  [
    {
      day: '2026-10-05',
      function: 'create-verification',
      created: 1000,
      verified: 0,
      fees: [],
      units: {
        lambda_requests: 5000,
        lambda_mb_ms: 5000 * 256 * 20,
        http_api_requests: 5000,
        dynamodb_write_units: 16_000,
        kms_rsa_signatures: 1000,
      },
    },
  ],
  { catalogue, fees: [] },
);

describe('our sum beside the bill', () => {
  test('is explained to the last picodollar, service by service', async () => {
    const rows = reconcile({ usages, fixed, catalogue }, readAnswer(await recorded()).lines);
    for (const { ours, bill, because } of rows) {
      expect(sum(because.map(({ amount }) => amount))).toBe(bill - ours);
    }
    const explained = new Map(
      rows.map(({ service, because }) => [
        service,
        because.map(({ why, amount }) => `${why} ${formatUsd(amount)}`),
      ]),
    );
    expect(explained.get('AWS Key Management Service')).toEqual([]);
    expect(explained.get('AWS Lambda')).toEqual([`free_tier ${formatUsd(-lambdaCost())}`]);
    expect(explained.get('Amazon API Gateway')).toEqual([
      'credits -0.0050000001',
      'not_metered 0.0000000001',
    ]);
    expect(explained.get('Amazon DynamoDB')).toEqual(['discounts -0.001', 'not_metered 0.0026']);
    expect(explained.get('Tax')).toEqual(['tax 0.38']);
  });

  test('says what we counted and nobody billed', () => {
    const rows = reconcile({ usages, fixed: [], catalogue }, []);
    const dynamoDb = rows.find(({ service }) => service === 'Amazon DynamoDB');
    expect(dynamoDb?.because).toEqual([{ why: 'not_billed', amount: -16_000n * parseUsd('0.000000625') }]);
  });

  test('never leaves a difference without a name', () => {
    const line = fc.record({
      service: fc.constantFrom('AWS Lambda', 'Amazon DynamoDB', 'AmazonCloudWatch', 'Something else'),
      recordType: fc.constantFrom(
        'Usage',
        'Credit',
        'Refund',
        'Tax',
        'Discount',
        'EdpDiscount',
        'SavingsPlanNegation',
      ),
      amount: fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
    });
    fc.assert(
      fc.property(fc.array(line), (bill) =>
        reconcile({ usages, fixed, catalogue }, bill).every(
          (row) => sum(row.because.map(({ amount }) => amount)) === row.bill - row.ours,
        ),
      ),
    );
  });
});

function lambdaCost(): bigint {
  return sum(usages.map(({ amounts }) => (amounts.lambda_requests ?? 0n) + (amounts.lambda_mb_ms ?? 0n)));
}

const asked = z.object({
  TimePeriod: z.object({ Start: z.string(), End: z.string() }),
  Filter: z.object({ Tags: z.object({ Key: z.string(), Values: z.array(z.string()) }) }),
  NextPageToken: z.string().optional(),
});

describe('the bill', () => {
  test('is asked for by the tag of the stage, for the month, to its last page', async () => {
    const requests: z.infer<typeof asked>[] = [];
    const whole = await recorded();
    const { url } = await playAwsService(({ input }) => {
      const request = asked.parse(input);
      requests.push(request);
      return request.NextPageToken ? whole : { ResultsByTime: [], NextPageToken: 'more' };
    });
    const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'secret' };
    const tag = { key: 'verso:stage', value: 'production' };
    const bill = await awsBill({ endpoint: url, credentials }, monthOf('2026-10'), tag);
    expect(requests).toHaveLength(2);
    expect(requests[0]).toMatchObject({
      TimePeriod: { Start: '2026-10-01', End: '2026-11-01' },
      Filter: { Tags: { Key: 'verso:stage', Values: ['production'] } },
    });
    expect(bill).toEqual(readAnswer(whole));
    expect(bill.lines.find(({ service }) => service.includes('Queue'))?.amount).toBe(120_000n);
  });

  test('in another currency is refused', () => {
    const line = { Keys: ['AWS Lambda', 'Usage'], Metrics: { UnblendedCost: { Amount: '1', Unit: 'EUR' } } };
    expect(() => readAnswer({ ResultsByTime: [{ Groups: [line] }] })).toThrow();
  });

  test.each([
    [['--month', '2026-13', '--local'], 'is not a month'],
    [['--month', '2026-10', '--local'], 'Nobody bills a stack on this machine'],
    [
      ['--month', '2026-10', '--local', '--bill', '/nonexistent'],
      'is not what aws ce get-cost-and-usage answers',
    ],
  ])('npx verso cost reconcile %j says in one line what is wrong', async (given, said) => {
    const { exitCode, stderr } = await verso(['cost', 'reconcile', ...given]);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(said)]);
  });
});
