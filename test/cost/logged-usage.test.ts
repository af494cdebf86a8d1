import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { cloudWatchLogQueries } from '../../shared/adapters/cloudwatch/log-query.ts';
import { loggedUsage } from '../../shared/adapters/cloudwatch/logged-usage.ts';
import { costLine } from '../../shared/cost/cost-line.ts';
import { daysOf, readPeriod } from '../../shared/cost/period.ts';
import { type AwsRequest, playAwsService } from './aws-service.ts';

const GROUP = '/verso/production/create-verification';
const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'secret' };

const started = z.object({
  logGroupNames: z.array(z.string()),
  queryString: z.string(),
  startTime: z.int(),
  endTime: z.int(),
});
type Started = z.infer<typeof started>;

/** Logs Insights, in the shapes of its API: a query runs for one look, and answers at most 10,000 rows. */
async function playLogs(rowsOf: (query: Started) => readonly Record<string, string>[]) {
  const queries: (Started & { looks: number })[] = [];
  const answer = ({ operation, input }: AwsRequest) => {
    switch (operation) {
      case 'DescribeLogGroups':
        return { logGroups: [{ logGroupName: GROUP }] };
      case 'StartQuery':
        queries.push({ ...started.parse(input), looks: 0 });
        return { queryId: String(queries.length - 1) };
      case 'GetQueryResults': {
        const { queryId } = z.object({ queryId: z.string() }).parse(input);
        const query = queries[Number(queryId)];
        if (!query) throw new Error('There is no such query.');
        query.looks += 1;
        if (query.looks === 1) return { status: 'Running', results: [] };
        const rows = rowsOf(query).slice(0, 10_000);
        const results = rows.map((row) => Object.entries(row).map(([field, value]) => ({ field, value })));
        return { status: 'Complete', results, statistics: { recordsMatched: results.length } };
      }
      default:
        throw new Error(`Nobody expected ${operation}.`);
    }
  };
  const { url } = await playAwsService(answer);
  return { queries, logs: cloudWatchLogQueries({ region: 'us-east-1', endpoint: url, credentials }) };
}

const isAddedUp = ({ queryString }: Started) => queryString.includes('stats ');
const DAY = '2026-10-05';
const asked = { period: readPeriod(DAY, DAY), byVerification: false };
const usageOf = (logs: Parameters<typeof loggedUsage>[0]) =>
  loggedUsage(logs, '/verso/production/', asked, daysOf(asked.period), () => {});

describe('what is in the logs', () => {
  test('is added up there by function, project, channel and outcome', async () => {
    const sums = { function: 'create-verification', project: 'a', channel: 'telegram', outcome: 'created' };
    const { logs, queries } = await playLogs((query) =>
      isAddedUp(query) ? [{ ...sums, records: '3', lr: '3', lm: '1.536E4', dw: '9' }] : [],
    );
    expect(await usageOf(logs)).toEqual([
      {
        day: DAY,
        function: 'create-verification',
        project: 'a',
        channel: 'telegram',
        created: 3,
        verified: 0,
        units: { lambda_requests: 3, lambda_mb_ms: 15_360, dynamodb_write_units: 9 },
        fees: [],
      },
    ]);
    expect(
      queries.map(({ startTime, endTime, logGroupNames }) => [startTime, endTime, logGroupNames]),
    ).toEqual(Array(2).fill([Date.UTC(2026, 9, 5) / 1000, Date.UTC(2026, 9, 6) / 1000 - 1, [GROUP]]));
  });

  test('is read line by line where it is about several, or has fees', async () => {
    const line = costLine(
      'Verso/production',
      {
        function: 'get-verification',
        at: Date.UTC(2026, 9, 5, 12),
        units: { lambda_requests: 3, http_api_requests: 3 },
        fees: [],
        shares: [
          { project: 'a', count: 1 },
          { project: 'b', count: 2 },
        ],
      },
      [],
    );
    const { logs } = await playLogs((query) => (isAddedUp(query) ? [] : [{ '@message': line, '@ptr': 'x' }]));
    const requests = (await usageOf(logs)).map(({ project, units }) => [project, units.http_api_requests]);
    expect(requests).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });

  test('is asked for in halves where an answer is full, and nothing twice', async () => {
    const { logs, queries } = await playLogs((query) => {
      if (!isAddedUp(query)) return [];
      const seconds = query.endTime - query.startTime + 1;
      return seconds > 30_000
        ? Array(10_000).fill({ function: 'f', records: '1', lr: '1' })
        : [{ function: 'f', records: String(seconds), lr: String(seconds) }];
    });
    const [usage] = await usageOf(logs);
    // One invocation in each second of the day.
    expect(usage?.units.lambda_requests).toBe(86_400);
    expect(queries.filter(isAddedUp)).toHaveLength(1 + 2 + 4);
  });

  test('is never counted short: a second that is too full is an error', async () => {
    const { logs } = await playLogs(() => Array(10_000).fill({ function: 'f', records: '1' }));
    await expect(async () => {
      for await (const _row of logs.rows({ logGroups: [GROUP], text: 'stats ', from: 7, to: 7 }, () => {}));
    }).rejects.toThrow('One second of logs');
  });
});
