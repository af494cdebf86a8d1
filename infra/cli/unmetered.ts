import type { UnitCounter } from '../../shared/cost/meter.ts';

/** What an operator's command uses is no function's cost. */
export const UNMETERED: UnitCounter = { add: () => {} };
