import { setTimeout as after } from 'node:timers/promises';
import {
  CloudWatchLogsClient,
  type CloudWatchLogsClientConfig,
  GetQueryResultsCommand,
  paginateDescribeLogGroups,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';

/** One row: its fields by name. */
export type LogRow = ReadonlyMap<string, string>;

export type LogQuery = {
  readonly logGroups: readonly string[];
  readonly text: string;
  /** Seconds since the epoch, both inclusive: Logs Insights knows nothing finer. */
  readonly from: number;
  readonly to: number;
};

export type LogQueries = {
  /** Names of the groups that begin so. */
  groups(prefix: string): Promise<readonly string[]>;
  /**
   * All rows. Where a query reaches as many as Logs Insights answers, its time is cut in two, and so on: an aggregation is then
   * answered in parts, which have to be added up. Throws when a single second has that many.
   */
  rows(query: LogQuery, onProgress: (done: QueryProgress) => void): AsyncGenerator<LogRow>;
};

export type QueryProgress = { readonly rows: number; readonly until: number };

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
const MOST_ROWS = 10_000;
const MOST_GROUPS = 50;
const ASK_AGAIN_MILLISECONDS = 500;
const RUNNING = ['Scheduled', 'Running'];

export function cloudWatchLogQueries(config: CloudWatchLogsClientConfig): LogQueries {
  const client = new CloudWatchLogsClient(config);

  async function answer({ logGroups, text, from, to }: LogQuery): Promise<readonly LogRow[]> {
    const { queryId } = await client.send(
      new StartQueryCommand({
        logGroupNames: [...logGroups],
        queryString: text,
        startTime: from,
        endTime: to,
        limit: MOST_ROWS,
      }),
    );
    for (;;) {
      const { status = 'Unknown', results = [] } = await client.send(new GetQueryResultsCommand({ queryId }));
      if (status === 'Complete') return results.map(readRow);
      if (!RUNNING.includes(status))
        throw new Error(`CloudWatch Logs Insights ended a query as ${status}: run the command again.`);
      await after(ASK_AGAIN_MILLISECONDS);
    }
  }

  async function* rows(query: LogQuery, onProgress: (done: QueryProgress) => void): AsyncGenerator<LogRow> {
    const found = await answer(query);
    if (found.length < MOST_ROWS) {
      onProgress({ rows: found.length, until: query.to });
      yield* found;
      return;
    }
    const { from, to } = query;
    if (from >= to) throw new Error(`One second of logs has more than ${MOST_ROWS} rows: choose --by day.`);
    const middle = Math.floor((from + to) / 2);
    yield* rows({ ...query, to: middle }, onProgress);
    yield* rows({ ...query, from: middle + 1 }, onProgress);
  }

  return {
    async groups(prefix) {
      const names: string[] = [];
      for await (const page of paginateDescribeLogGroups({ client }, { logGroupNamePrefix: prefix }))
        for (const { logGroupName } of page.logGroups ?? []) if (logGroupName) names.push(logGroupName);
      if (names.length > MOST_GROUPS)
        throw new Error(`There are more than ${MOST_GROUPS} log groups ${prefix}.`);
      return names;
    },
    rows,
  };
}

function readRow(fields: readonly { field?: string | undefined; value?: string | undefined }[]): LogRow {
  return new Map(
    fields.flatMap(({ field, value }) => (field && value !== undefined ? [[field, value]] : [])),
  );
}
