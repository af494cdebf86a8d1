import { costLine, type LineMetric, type LineSource } from './cost-line.ts';
import type { CostRecord, CostShare } from './cost-record.ts';
import type { Unit } from './units.ts';

/** What adapters count by, where it happens. */
export type UnitCounter = { add(unit: Unit, count: number): void };

/** One message, event, delivery or request that an invocation was about, and what became of it. */
export type Subject = Omit<CostShare, 'count'>;

/** What one invocation used, and for whom. */
export type Meter = UnitCounter & {
  /** Whose invocation it is, where what is noted doesn't say. */
  belongsTo(project: string): void;
  note(subject: Subject): void;
  /** Counts of one name add up, and times stay apart. */
  metric(metric: LineMetric & { readonly value: number }): void;
};

/** A container's meter: one invocation after the other. */
export type ContainerMeter = Meter & {
  /** The function is loaded: what Lambda bills as INIT is over, and belongs to the first invocation. */
  loaded(): void;
  begin(): void;
  /** Writes the record. `outcome` is for an invocation that noted nothing. */
  end(outcome: string): void;
};

/** How many invocations one record is about, and for how long they are gathered. */
export type Gathering = { readonly invocations: number; readonly milliseconds: number };

type Options = {
  readonly source: LineSource;
  readonly megabytes: number;
  /** Milliseconds since the container began, with fractions. */
  readonly elapsed: () => number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly write: (line: string) => void;
  /** One invocation each when left out. */
  readonly gathering?: Gathering;
};

/** Lambda runs one invocation in a container at a time, so that what is counted in between is this one's. */
export function containerMeter(options: Options): ContainerMeter {
  const { source, megabytes, elapsed, now, write } = options;
  const { gathering = { invocations: 1, milliseconds: 0 } } = options;
  let units = new Map<Unit, number>();
  let subjects = new Map<string, CostShare>();
  let metrics = new Map<string, LineMetric>();
  let initMilliseconds = 0;
  let began = 0;
  let noted = false;
  let owner: string | undefined;
  let gathered = 0;
  let gatheredSince = 0;

  const add = (unit: Unit, count: number) => {
    units.set(unit, (units.get(unit) ?? 0) + count);
  };
  const note = (given: Subject) => {
    noted = true;
    const subject = owner === undefined ? given : { project: owner, ...given };
    // Who is charged for each of two messages is charged twice.
    const key = subject.fees ? `${subjects.size}` : JSON.stringify(subject);
    const known = subjects.get(key);
    subjects.set(key, known ? { ...known, count: known.count + 1 } : { ...subject, count: 1 });
  };
  const record = (): CostRecord => ({
    function: source.function,
    at: now(),
    ...about([...subjects.values()]),
    units: Object.fromEntries(units),
  });

  return {
    add,
    note,
    belongsTo(project) {
      owner = project;
    },
    metric(metric) {
      metrics.set(metric.name, merged(metrics.get(metric.name), metric));
    },
    loaded() {
      initMilliseconds = elapsed();
    },
    begin() {
      began = elapsed();
      noted = false;
      owner = undefined;
      if (gathered === 0) gatheredSince = began;
    },
    end(outcome) {
      const ended = elapsed();
      gathered += 1;
      add('lambda_requests', 1);
      add('lambda_mb_ms', Math.ceil(initMilliseconds + ended - began) * megabytes);
      initMilliseconds = 0;
      // What is gathered splits by project alone: more would make its line longer.
      if (!noted) note(options.gathering ? {} : { outcome });
      if (gathered < gathering.invocations && ended - gatheredSince < gathering.milliseconds) return;
      write(costLine(source.namespace, record(), [...metrics.values()]));
      units = new Map();
      subjects = new Map();
      metrics = new Map();
      gathered = 0;
    },
  };
}

/** A record about one says so itself; about several, it says how they share it. */
function about(shares: readonly CostShare[]): Pick<CostRecord, 'fees'> & Partial<CostRecord> {
  const [only] = shares;
  if (shares.length !== 1 || !only) return { fees: [], shares };
  const { count: _all, fees = [], ...subject } = only;
  return { ...subject, fees };
}

function merged(known: LineMetric | undefined, metric: LineMetric & { readonly value: number }): LineMetric {
  if (!known) return metric;
  const values = [known.value, metric.value].flat();
  return { ...metric, value: metric.unit === undefined ? sumOf(values) : values };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
