import type { CostRecord } from '../../../shared/cost/cost-record.ts';
import { type MeasuredStep, STEPS, type Step } from '../../../shared/cost/measured-units.ts';
import { addUp, usageOf } from '../../../shared/cost/usage.ts';
import type { AwsCall } from '../aws/call-ledger.ts';
import type { InvocationReport } from '../lambda/reports.ts';

/** What an invocation of each function is, while only one thing is done. */
export type StepsOfFunctions = Readonly<Partial<Record<string, Step>>>;

/** A stretch of time, by the containers' clock, in which only one thing was done. */
export type Phase = {
  readonly steps: StepsOfFunctions;
  readonly from: number;
  readonly to: number;
  readonly calls: readonly Pick<AwsCall, 'principal' | 'service' | 'beside'>[];
};

/** Adds up by step what was written down. Throws for a step that nothing was written of. */
export function stepsOf(
  phases: readonly Phase[],
  records: readonly CostRecord[],
  reports: readonly InvocationReport[],
): Readonly<Record<Step, MeasuredStep>> {
  const found = STEPS.map((step) => [step, measuredStep(step, phases, records, reports)] as const);
  return Object.fromEntries(found) as Record<Step, MeasuredStep>;
}

function measuredStep(
  step: Step,
  phases: readonly Phase[],
  records: readonly CostRecord[],
  reports: readonly InvocationReport[],
): MeasuredStep {
  const isOfStep = ({ function: name, at }: { readonly function: string; readonly at: number }) =>
    phases.some(({ steps, from, to }) => steps[name] === step && from <= at && at <= to);
  const own = records.filter((record) => isOfStep(record) && !isCount(record));
  const [first] = own;
  // As one day and nobody's: only the sum matters.
  const usages = own
    .flatMap((record) => usageOf(record, { byVerification: false }))
    .map(({ function: name, units, fees }) => ({
      day: '',
      function: name,
      created: 0,
      verified: 0,
      units,
      fees,
    }));
  const [sum] = addUp(usages);
  const operations = sum?.units.lambda_requests ?? 0;
  if (!first || !sum || operations === 0) throw new Error(`Nothing was measured of ${step}.`);
  // Time is noise on this machine, and secrets are read every five minutes, however many verifications there are.
  const { lambda_mb_ms: _time, kms_symmetric_requests: _secrets, ...units } = sum.units;
  const calls = phases.flatMap((phase) =>
    phase.calls
      .filter(({ principal, beside }) => phase.steps[principal] === step && !beside)
      .map(({ service }) => service),
  );
  const told = reports.filter(isOfStep);
  return {
    function: first.function,
    operations,
    units,
    fees: [...sum.fees],
    cpu_milliseconds: median(told.map(({ cpu_milliseconds: busy = 0 }) => busy)),
    memory_megabytes: told[0]?.memory_megabytes ?? 0,
    calls: Object.fromEntries(
      [...Map.groupBy(calls, (service) => service)].map(([service, all]) => [service, all.length]),
    ),
  };
}

/** How much projects use is counted by the minute and not by the verification: such an invocation is nobody's. */
function isCount({ function: name, project, shares }: CostRecord): boolean {
  return name === 'gather-changes' && project === undefined && shares === undefined;
}

function median(values: readonly number[]): number {
  const middle = values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
  return Math.round(middle * 100) / 100;
}
