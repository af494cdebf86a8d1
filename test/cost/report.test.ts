import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BILLED } from '../../shared/cost/billed-units.ts';
import { catalogueOf, defaultChannelFees } from '../../shared/cost/catalogues.ts';
import { fixedByDay } from '../../shared/cost/fixed-by-day.ts';
import { fixedResourcesOf } from '../../shared/cost/fixed-costs.ts';
import { parseUsd, sum } from '../../shared/cost/money.ts';
import { daysOf, monthOf, readPeriod } from '../../shared/cost/period.ts';
import { byComponent, priceUsage, variableCost } from '../../shared/cost/priced-usage.ts';
import { GROUPINGS, makeReport, type Report } from '../../shared/cost/report.ts';
import { unattributed } from '../../shared/cost/unattributed.ts';
import { addUp, type Usage, usageOf } from '../../shared/cost/usage.ts';
import { costRecords } from './records.ts';

const book = { catalogue: catalogueOf('us-east-1'), fees: defaultChannelFees() };
const nothing = { kms_keys: 0, alarms: 0, metrics: 0, dashboards: 0, polled_queues: 0 };
const records = fc.array(fc.oneof(costRecords({ several: false }), costRecords({ several: true })), {
  minLength: 1,
  maxLength: 30,
});

const day = '2026-10-05';
function usage(fields: Partial<Usage>): Usage {
  return { day, function: 'f', created: 0, verified: 0, units: {}, fees: [], ...fields };
}

const columns = ['created', 'verified', 'variable', 'fixed', 'channel'] as const;
const added = ({ rows }: Report) =>
  columns.map((column) => rows.map((row) => BigInt(row[column])).reduce((one, other) => one + other, 0n));

describe('a report', () => {
  const usages = records.map((all) =>
    addUp(all.flatMap((record) => usageOf(record, { byVerification: true }))),
  );

  test('adds up to its total in every column, and to the same total however it is grouped', () => {
    fc.assert(
      fc.property(usages, fc.bigInt({ min: 0n, max: 10n ** 13n }), (all, fixed) => {
        const { usages: priced, notPriced } = priceUsage(all, book);
        const days = new Map([
          ['2026-10-05', fixed],
          ['2026-10-06', 1n],
        ]);
        const reports = GROUPINGS.map((by) => makeReport(by, priced, days, notPriced));
        for (const report of reports) {
          expect(added(report)).toEqual(columns.map((column) => BigInt(report.total[column])));
          expect(report.total).toEqual(reports[0]?.total);
        }
        expect(sum(byComponent(priced).map(({ amount }) => amount))).toBe(reports[0]?.total.variable);
      }),
      { numRuns: 50 },
    );
  });

  test('counts each verification once and names what it can not price', () => {
    const sms = { fee: 'twilio_sms_inbound', country: 'LT', number_type: 'mobile', count: 3 } as const;
    const { usages: priced, notPriced } = priceUsage(
      [
        usage({ project: 'a', created: 2, verified: 1, units: { lambda_requests: 10 } }),
        usage({ project: 'b', created: 1, fees: [sms] }),
      ],
      book,
    );
    expect(notPriced).toEqual([{ name: 'twilio_sms_inbound LT mobile', quantity: 3 }]);
    const { rows } = makeReport('project', priced, new Map([[day, 300n]]), notPriced);
    expect(rows).toEqual([
      {
        key: 'a',
        created: 2,
        verified: 1,
        variable: 2_000_000n,
        fixed: 200n,
        channel: 0n,
        perVerified: 2_000_000n,
      },
      { key: 'b', created: 1, verified: 0, variable: 0n, fixed: 100n, channel: 0n, perVerified: undefined },
    ]);
  });

  test('has channel fees apart from what AWS asks', () => {
    const fees = [{ fee: 'twilio_sms_inbound', country: 'US', number_type: 'local', count: 2 } as const];
    const { usages: priced } = priceUsage([usage({ channel: 'sms', verified: 1, fees })], book);
    const [row] = makeReport('channel', priced, new Map(), []).rows;
    expect(row).toMatchObject({ key: 'sms', variable: 0n, channel: parseUsd('0.0166') });
  });

  test('gives what is nobody’s a row of its own, last', () => {
    const { usages: priced } = priceUsage(
      [usage({ units: { lambda_requests: 9 } }), usage({ project: 'a', units: { lambda_requests: 1 } })],
      book,
    );
    expect(makeReport('project', priced, new Map(), []).rows.map(({ key }) => key)).toEqual([
      'a',
      'unattributed',
    ]);
    const fixed = new Map([[day, 5n]]);
    expect(makeReport('function', priced, fixed, []).rows.map(({ key }) => key)).toEqual(['f', 'deployment']);
    expect(makeReport('project', priced, fixed, []).rows.at(-1)).toMatchObject({
      key: 'deployment',
      fixed: 5n,
    });
  });

  test('shows days on which nothing happened, in their order', () => {
    const days = new Map(daysOf(readPeriod('2026-10-30', '2026-11-02')).map((each) => [each, 1n]));
    expect(makeReport('day', [], days, []).rows.map(({ key }) => key)).toEqual([
      '2026-10-30',
      '2026-10-31',
      '2026-11-01',
      '2026-11-02',
    ]);
  });
});

test('a month’s tiers count from its first day on, and each month for itself', () => {
  const requests = 200_000_000;
  const month = (name: string) => usage({ day: name, units: { http_api_requests: requests } });
  const costs = (all: readonly Usage[]) => sum(priceUsage(all, book).usages.map(variableCost));
  expect(costs([month('2026-10-01'), month('2026-11-01')])).toBe(parseUsd('400'));
  expect(costs([month('2026-10-01'), month('2026-10-31')])).toBe(parseUsd('390'));
});

test('every metered unit has a price that it is billed at', () => {
  const { usages, notPriced } = priceUsage(
    Object.keys(BILLED).map((unit) => usage({ units: { [unit]: 1_000_000_000 } })),
    book,
  );
  expect(notPriced).toEqual([]);
  for (const each of usages) expect(variableCost(each)).toBeGreaterThan(0n);
});

describe('what no record tells of', () => {
  const poll = { function: 'get-verification', day };
  const recorded = usage({
    ...poll,
    project: 'a',
    units: {
      lambda_requests: 100,
      lambda_mb_ms: 256_000,
      http_api_requests: 100,
      dynamodb_read_half_units: 100,
    },
  });
  const activity = { ...poll, invocations: 150, durationMilliseconds: 1500, memoryMegabytes: 256 };

  test('is what Lambda counted beyond the records, at what recorded invocations used', () => {
    expect(unattributed([recorded], [activity])).toEqual([
      {
        ...poll,
        created: 0,
        verified: 0,
        fees: [],
        units: {
          lambda_requests: 50,
          lambda_mb_ms: 1500 * 256 - 256_000,
          http_api_requests: 50,
          dynamodb_read_half_units: 50,
        },
      },
    ]);
  });

  test('is what is typical where nothing was written down', () => {
    const typical = { function: 'get-verification', operations: 100, units: { http_api_requests: 100 } };
    const [rest] = unattributed([], [activity], [typical]);
    expect(rest?.units).toEqual({ lambda_requests: 150, lambda_mb_ms: 1500 * 256, http_api_requests: 150 });
  });

  test('is nothing where the records tell of all', () => {
    expect(unattributed([recorded], [{ ...activity, invocations: 100 }])).toEqual([]);
  });

  test('makes the sum of invocations Lambda’s own', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.nat(10_000), (told, more) => {
        const known = usage({ ...poll, units: { lambda_requests: told } });
        const all = [known, ...unattributed([known], [{ ...activity, invocations: told + more }])];
        return all.reduce((total, { units }) => total + (units.lambda_requests ?? 0), 0) === told + more;
      }),
    );
  });
});

describe('fixed cost', () => {
  test('is counted in the template and parted by days', () => {
    const Resources = {
      Key: { Type: 'AWS::KMS::Key' },
      Alarm: { Type: 'AWS::CloudWatch::Alarm' },
      Queue: { Type: 'AWS::Lambda::EventSourceMapping', Properties: {} },
      Stream: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { StartingPosition: 'TRIM_HORIZON' } },
      Filter: { Type: 'AWS::Logs::MetricFilter' },
    };
    const resources = fixedResourcesOf({ Resources }, 2);
    expect(resources).toEqual({ ...nothing, kms_keys: 1, alarms: 1, polled_queues: 1, metrics: 3 });
    const { days, notPriced } = fixedByDay(book.catalogue, resources, monthOf('2026-11'));
    expect([days.size, notPriced]).toEqual([30, []]);
    // A key, an alarm, three metrics, and 648,000 polls.
    const month = parseUsd('1') + parseUsd('0.1') + parseUsd('0.9') + 648_000n * parseUsd('0.0000004');
    const off = sum(days.values()) - month;
    expect(off < 30n && off > -30n).toBe(true);
  });
});

describe('a period', () => {
  test.each(['2026-02-30', '2026-13-01', 'yesterday', '2026-1-1', ''])('%j is no day', (text) => {
    expect(() => readPeriod(text, '2026-12-31')).toThrow('write it like');
  });

  test('does not end before it begins', () => {
    expect(() => readPeriod('2026-10-02', '2026-10-01')).toThrow('--to is the last day');
  });

  test.each([
    ['2026-10', 31],
    ['2028-02', 29],
  ])('of %s has %d days', (month, count) => {
    expect(daysOf(monthOf(month))).toHaveLength(count);
  });

  test('of a month that is none is refused', () => {
    expect(() => monthOf('2026-00')).toThrow('write it like 2026-10');
  });
});
