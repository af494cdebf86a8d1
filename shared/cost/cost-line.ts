import type { CostRecord } from './cost-record.ts';
import { UNITS, type Unit, type Units } from './units.ts';

/** A metric that CloudWatch takes out of the line, beside the record. */
export type LineMetric = {
  readonly name: string;
  /** Counts are one number; times are each kept, since CloudWatch makes percentiles of them. */
  readonly value: number | readonly number[];
  readonly unit?: 'Milliseconds';
  /** One for the whole deployment, and not one for each function. */
  readonly ofAll?: true;
};

/** What every line of a function begins with. */
export type LineSource = { readonly namespace: string; readonly function: string };

/** CloudWatch Logs counts each line with so many bytes of its own. */
export const BYTES_PER_LINE = 26;

/**
 * A record as one line, in CloudWatch's embedded metric format where there are metrics in it: their one dimension is the function, by which
 * channels are told apart too; all else are properties, which make no metric. A line without metrics says when in fewer bytes, since bytes are
 * paid for. `log_bytes` comes out with the line itself in it.
 *
 *     {"_aws":{"Timestamp":1795824724000,"CloudWatchMetrics":[{"Namespace":"Verso/production","Dimensions":[["function"]],
 *       "Metrics":[{"Name":"time_to_verified","Unit":"Milliseconds"}]}]},"function":"receive-telegram","time_to_verified":8213,
 *       "channel":"telegram","project":"...","verification":"...","outcome":"verified",
 *       "units":{"lr":1,"lm":9472,"dw":1,"dr":3,"kr":1,"do":233,"lb":441}}
 *     {"at":1795824723000,"function":"expire","project":"...","verification":"...","outcome":"done","units":{"sq":2,"lr":1,"lm":5376,"lb":218}}
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function costLine(namespace: string, record: CostRecord, metrics: readonly LineMetric[]): string {
  const { function: name, at, units, fees, ...about } = record;
  const { log_bytes: otherLogBytes = 0, ...others } = units;
  const fields = {
    ...(metrics.length > 0
      ? { _aws: { Timestamp: at, CloudWatchMetrics: directives(namespace, metrics) } }
      : { at }),
    function: name,
    ...Object.fromEntries(metrics.map((each) => [each.name, each.value])),
    ...about,
    ...(fees.length > 0 && { fees }),
  };
  const line = (logBytes: string) =>
    `${JSON.stringify(fields).slice(0, -1)},"units":${shortNames(others, logBytes)}}`;
  return line(withItsOwnDigits(Buffer.byteLength(line('')) + BYTES_PER_LINE + otherLogBytes));
}

function directives(Namespace: string, metrics: readonly LineMetric[]): readonly object[] {
  const sets = [
    { Dimensions: [['function']], of: metrics.filter(({ ofAll }) => !ofAll) },
    { Dimensions: [[]], of: metrics.filter(({ ofAll }) => ofAll) },
  ];
  return sets.flatMap(({ Dimensions, of }) => {
    const Metrics = of.map(({ name: Name, unit }) => ({ Name, ...(unit && { Unit: unit }) }));
    return Metrics.length > 0 ? [{ Namespace, Dimensions, Metrics }] : [];
  });
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
