import { MOST_IN_A_MESSAGE, SHARED_MILLISECONDS } from '../events/deadline.ts';
import { GATHERED, type MeasuredUnits, type Step } from './measured-units.ts';
import { divideHalfUp } from './money.ts';
import { unitsOf } from './step-units.ts';
import { UNIT_NAMES, type Unit } from './units.ts';

/** How a step is taken together with others of its kind. */
export type Gathering = {
  /** As it was measured, with `GATHERED` of them in one invocation. */
  readonly step: Step;
  readonly invocations: number;
};

type GatheredStep = { readonly step: Step; readonly count: number; readonly gathering: Gathering };

const MONTH_MILLISECONDS = 30 * 86_400_000;

/**
 * How often deadlines are scheduled and met in a month in which verifications begin evenly and live equally long: few are alone, so
 * that each costs what one alone does, and many come by the window, whatever their number.
 */
export function gatherings({
  begun,
  abandoned,
}: {
  readonly begun: number;
  readonly abandoned: number;
}): readonly GatheredStep[] {
  // What is created while deadlines share a message is taken together too, as many at a time.
  const messages = Math.max(
    Math.min(begun, MONTH_MILLISECONDS / SHARED_MILLISECONDS),
    Math.ceil(begun / MOST_IN_A_MESSAGE),
  );
  const ofAbandoned = Math.ceil((messages * abandoned) / begun);
  return [
    {
      step: 'schedule_expiry',
      count: begun,
      gathering: { step: 'schedule_expiry_gathered', invocations: messages },
    },
    {
      step: 'deadline_of_ended',
      count: begun - abandoned,
      gathering: { step: 'deadline_of_ended_gathered', invocations: messages - ofAbandoned },
    },
    {
      step: 'deadline_of_pending',
      count: abandoned,
      gathering: { step: 'deadline_of_pending_gathered', invocations: ofAbandoned },
    },
  ];
}

/** The first of each gathering uses what one alone does, and each other one what it adds to that. */
export function unitsOfGathered(
  measured: MeasuredUnits,
  { step, count, gathering }: GatheredStep,
): ReadonlyMap<Unit, bigint> {
  const others = count - gathering.invocations;
  const [first, alone, together] = [
    unitsOf(measured, step, gathering.invocations),
    unitsOf(measured, step, others),
    unitsOf(measured, gathering.step, others),
  ];
  const added = (unit: Unit) =>
    divideHalfUp((together.get(unit) ?? 0n) - (alone.get(unit) ?? 0n), BigInt(GATHERED - 1));
  return new Map(UNIT_NAMES.map((unit) => [unit, (first.get(unit) ?? 0n) + added(unit)]));
}
