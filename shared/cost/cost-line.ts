import * as z from 'zod/mini';
import { lazily } from '../lazily.ts';
import { type CostRecord, costRecord } from './cost-record.ts';
import { UNIT_NAMES, UNITS, type Unit, type Units } from './units.ts';

/** A metric that CloudWatch takes out of the line, beside the record. */
export type LineMetric = { readonly name: string; readonly value: number; readonly unit?: 'Milliseconds' };

/** CloudWatch Logs counts each line with so many bytes of its own. */
export const BYTES_PER_LINE = 26;

/**
 * A record as one line in CloudWatch's embedded metric format. The metrics' one dimension is the function, which tells channels
 * apart too; all else are properties, which make no metric. `log_bytes` comes out with the line itself in it.
 *
 *     {"_aws":{"Timestamp":1795824724000,"CloudWatchMetrics":[{"Namespace":"Verso/production","Dimensions":[["function"]],
 *       "Metrics":[{"Name":"verified"}]}]},"function":"receive-telegram","verified":1,"channel":"telegram","project":"...",
 *       "verification":"...","outcome":"verified","units":{"lr":1,"lm":9472,"ha":1,"dw":1,"dr":1,"kr":1,"do":233,"lb":578}}
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function costLine(namespace: string, record: CostRecord, metrics: readonly LineMetric[]): string {
  const { function: name, at, units, fees, ...about } = record;
  const { log_bytes: otherLogBytes = 0, ...others } = units;
  const embedded = {
    Namespace: namespace,
    Dimensions: [['function']],
    Metrics: metrics.map(({ name: Name, unit }) => ({ Name, ...(unit && { Unit: unit }) })),
  };
  const fields = {
    _aws: { Timestamp: at, CloudWatchMetrics: [embedded] },
    function: name,
    ...Object.fromEntries(metrics.map((each) => [each.name, each.value])),
    ...about,
    ...(fees.length > 0 && { fees }),
  };
  const line = (logBytes: string) =>
    `${JSON.stringify(fields).slice(0, -1)},"units":${shortNames(others, logBytes)}}`;
  return line(withItsOwnDigits(Buffer.byteLength(line('')) + BYTES_PER_LINE + otherLogBytes));
}

function shortNames(units: Units, logBytes: string): string {
  const entries = Object.entries(units) as [Unit, number][];
  const used = entries.filter(([, count]) => count > 0).map(([unit, count]) => `"${UNITS[unit]}":${count},`);
  return `{${used.join('')}"${UNITS.log_bytes}":${logBytes}}`;
}

/** A number that counts the bytes of a text in which it stands itself. */
function withItsOwnDigits(others: number): string {
  const guess = others + String(others).length;
  return String(others + String(guess).length);
}

const line = lazily(() =>
  z.looseObject({
    _aws: z.object({ Timestamp: z.int() }),
    units: z.record(z.string(), z.int()),
    fees: z._default(z.unknown(), []),
  }),
);

/** The record of a line; undefined for lines that are none. Throws where a line says that it is one and can't be read. */
export function readCostLine(text: string): CostRecord | undefined {
  const parsed = z.safeParse(line(), parseJson(text));
  if (!parsed.success) return undefined;
  const { _aws, units, ...fields } = parsed.data;
  return z.parse(costRecord, {
    ...fields,
    at: _aws.Timestamp,
    // A name that is not known here stays, and is refused: what a newer version metered must not count as nothing.
    units: Object.fromEntries(
      Object.entries(units).map(([name, count]) => [LONG_NAMES.get(name) ?? name, count]),
    ),
  });
}

const LONG_NAMES = new Map<string, Unit>(UNIT_NAMES.map((unit) => [UNITS[unit], unit]));

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
