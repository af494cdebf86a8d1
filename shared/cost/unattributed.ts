import type { Unit, Units } from './units.ts';
import { addUp, countsOf, type Usage } from './usage.ts';

/** What Lambda itself says of one function and day: its metrics are exact. */
export type FunctionActivity = {
  readonly day: string;
  readonly function: string;
  readonly invocations: number;
  /** Without INIT, which Lambda's metric leaves out. */
  readonly durationMilliseconds: number;
  readonly memoryMegabytes: number;
};

/** What so many invocations of a function use: for one that wrote nothing down on a day. */
export type Typical = { readonly function: string; readonly operations: number; readonly units: Units };

/**
 * What functions did and no record tells of: polls of containers that ended before they told, and invocations that crashed. It
 * counts as many of the other units as the function's recorded invocations of that day used, or as is typical where there are none.
 */
export function unattributed(
  recorded: readonly Usage[],
  activities: readonly FunctionActivity[],
  typical: readonly Typical[] = [],
): readonly Usage[] {
  const sums = new Map(
    addUp(
      recorded.map(({ day, function: name, created, verified, units }) => ({
        day,
        function: name,
        created,
        verified,
        units,
        fees: [],
      })),
    ).map((usage) => [keyOf(usage), usage]),
  );
  return activities.flatMap((activity) => {
    const { day, function: name } = activity;
    const units = remainder(
      sums.get(keyOf(activity)),
      activity,
      typical.find((each) => each.function === name),
    );
    return units ? [{ day, function: name, created: 0, verified: 0, units, fees: [] }] : [];
  });
}

function remainder(
  recorded: Usage | undefined,
  { invocations, durationMilliseconds, memoryMegabytes }: FunctionActivity,
  typical: Typical | undefined,
): Units | undefined {
  const known = recorded?.units.lambda_requests ?? 0;
  const more = invocations - known;
  if (more <= 0) return undefined;
  const units: Partial<Record<Unit, number>> = {};
  const [sample, of] = known > 0 ? [recorded?.units, known] : [typical?.units, typical?.operations ?? 1];
  for (const [unit, count] of countsOf(sample ?? {})) units[unit] = Math.round((count * more) / of);
  const time = Math.ceil(durationMilliseconds) * memoryMegabytes;
  units.lambda_requests = more;
  units.lambda_mb_ms = Math.max(0, time - (recorded?.units.lambda_mb_ms ?? 0));
  return units;
}

function keyOf({ day, function: name }: { readonly day: string; readonly function: string }): string {
  return `${day} ${name}`;
}
