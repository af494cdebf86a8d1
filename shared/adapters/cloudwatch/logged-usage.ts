import { endOf, type Period, startOf } from '../../cost/period.ts';
import { readCostLine } from '../../cost/read-cost-line.ts';
import { UNIT_NAMES, UNITS } from '../../cost/units.ts';
import { addUp, isChannel, type Usage, usageOf } from '../../cost/usage.ts';
import type { LogQueries, LogRow } from './log-query.ts';

type Asked = { readonly period: Period; readonly byVerification: boolean };

/** Logs are searched a day at a time, so that somebody who waits sees how far it is. */
export type Progress = { readonly day: string; readonly rows: number };

/**
 * Adds up in Logs Insights what can be added up there: records of a single verification without fees, which are nearly all. Records
 * of several, and those with fees, hold lists, and are read one by one.
 */
export async function loggedUsage(
  logs: LogQueries,
  prefix: string,
  { period, byVerification }: Asked,
  days: readonly string[],
  onProgress: (progress: Progress) => void,
): Promise<readonly Usage[]> {
  const logGroups = await logs.groups(prefix);
  if (logGroups.length === 0) throw new Error(`There are no log groups ${prefix}: deploy the stage first.`);
  const found: Usage[] = [];
  for (const day of days) {
    const span = { from: startOf(day) / 1000, to: endOf({ ...period, to: day }) / 1000 - 1 };
    let rows = 0;
    const count = (part: { readonly rows: number }) => {
      rows += part.rows;
      onProgress({ day, rows });
    };
    const single = { ...span, logGroups, text: addedUpQuery(byVerification) };
    for await (const row of logs.rows(single, count)) found.push(readSums(row, day));
    for await (const row of logs.rows({ ...span, logGroups, text: LINES_QUERY }, count)) {
      const record = readCostLine(row.get('@message') ?? '');
      if (record) found.push(...usageOf(record, { byVerification }));
    }
  }
  return addUp(found);
}

const IS_RECORD = 'filter ispresent(units.lb) and ispresent(function)';
const HAS_LISTS = '/"(?:shares|fees)":\\[/';

function addedUpQuery(byVerification: boolean): string {
  const sums = Object.values(UNITS).map((short) => `sum(units.${short}) as ${short}`);
  const groups = ['function', 'project', 'channel', 'outcome', ...(byVerification ? ['verification'] : [])];
  return [
    IS_RECORD,
    `filter @message not like ${HAS_LISTS}`,
    `stats count(*) as records, ${sums.join(', ')} by ${groups.join(', ')}`,
  ].join(' | ');
}

const LINES_QUERY = [IS_RECORD, `filter @message like ${HAS_LISTS}`, 'fields @message'].join(' | ');

function readSums(row: LogRow, day: string): Usage {
  const [project, channel, verification] = ['project', 'channel', 'verification'].map((name) =>
    row.get(name),
  );
  const outcome = row.get('outcome');
  const records = countIn(row, 'records');
  const units = UNIT_NAMES.map((unit) => [unit, countIn(row, UNITS[unit])] as const);
  return {
    day,
    function: row.get('function') ?? '',
    ...(project && { project }),
    ...(channel && isChannel(channel) && { channel }),
    ...(verification && { verification }),
    created: outcome === 'created' ? records : 0,
    verified: outcome === 'verified' ? records : 0,
    units: Object.fromEntries(units.filter(([, count]) => count > 0)),
    fees: [],
  };
}

/** Sums come as decimals, and large ones as `1.5E7`. */
function countIn(row: LogRow, name: string): number {
  const count = Number(row.get(name) ?? 0);
  if (!Number.isSafeInteger(count))
    throw new Error(`CloudWatch Logs Insights answered ${name} as ${row.get(name)}.`);
  return count;
}
