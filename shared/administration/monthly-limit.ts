import type { MonthlyLimit } from '../projects/monthly-limit.ts';
import { NONE } from './origins.ts';

const MOST = 1_000_000_000;

export type LimitChange = {
  /** As it was typed; `none` takes it away. */
  readonly monthlyLimit?: string;
  readonly limitMode?: MonthlyLimit['mode'];
};

/** Throws RangeError for what is no limit, and for the mode of one that isn't there. */
export function changedLimit(
  former: MonthlyLimit | undefined,
  { monthlyLimit, limitMode }: LimitChange,
): MonthlyLimit | undefined {
  if (monthlyLimit === NONE && limitMode !== undefined)
    throw new RangeError('A limit that is taken away has no mode: leave --limit-mode out.');
  if (monthlyLimit === NONE) return undefined;
  const creations = monthlyLimit === undefined ? former?.creations : requireCount(monthlyLimit);
  if (creations === undefined) {
    if (limitMode === undefined) return undefined;
    throw new RangeError('This project has no monthly limit: give --monthly-limit with --limit-mode.');
  }
  return { creations, mode: limitMode ?? former?.mode ?? 'soft' };
}

function requireCount(given: string): number {
  const count = Number(given);
  if (/^[1-9]\d*$/.test(given) && count <= MOST) return count;
  throw new RangeError(`A monthly limit is a whole number from 1 to ${MOST}, or none.`);
}
