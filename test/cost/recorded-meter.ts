import type { CostRecord } from '../../shared/cost/cost-record.ts';
import { containerMeter, type Gathering } from '../../shared/cost/meter.ts';
import { readCostLine } from '../../shared/cost/read-cost-line.ts';

type Options = {
  readonly name?: string;
  readonly megabytes?: number;
  readonly elapsed?: () => number;
  readonly now?: () => number;
  readonly gathering?: Gathering;
};

/** A real meter whose lines are kept instead of printed. */
export function recordedMeter({ name = 'a-function', megabytes = 256, ...options }: Options = {}) {
  const lines: string[] = [];
  const meter = containerMeter({
    source: { namespace: 'Verso/test', function: name },
    megabytes,
    elapsed: options.elapsed ?? (() => 0),
    now: options.now ?? (() => 1_795_824_724_000),
    write: (line) => lines.push(line),
    ...(options.gathering && { gathering: options.gathering }),
  });
  return {
    meter,
    lines,
    records: (): readonly CostRecord[] => lines.flatMap((line) => readCostLine(line) ?? []),
    /** What has been metered until now, as an invocation's record. */
    ended(): string {
      meter.end('done');
      return lines.at(-1) ?? '';
    },
  };
}
