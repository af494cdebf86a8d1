import * as z from 'zod/mini';
import { lazily } from '../lazily.ts';
import { readJson } from '../read-json.ts';
import { type CostRecord, costRecord } from './cost-record.ts';
import { UNIT_NAMES, UNITS, type Unit } from './units.ts';

const line = lazily(() =>
  z.looseObject({
    _aws: z.optional(z.object({ Timestamp: z.int() })),
    units: z.record(z.string(), z.int()),
    fees: z._default(z.unknown(), []),
  }),
);

/** The record of a line; undefined for lines that are none. Throws where a line says that it is one and can't be read. */
export function readCostLine(text: string): CostRecord | undefined {
  const parsed = z.safeParse(line(), readJson(text));
  if (!parsed.success) return undefined;
  const { _aws, units, ...fields } = parsed.data;
  return z.parse(costRecord, {
    ...fields,
    ...(_aws && { at: _aws.Timestamp }),
    // A name that is not known here stays, and is refused: what a newer version metered must not count as nothing.
    units: Object.fromEntries(
      Object.entries(units).map(([name, count]) => [LONG_NAMES.get(name) ?? name, count]),
    ),
  });
}

const LONG_NAMES = new Map<string, Unit>(UNIT_NAMES.map((unit) => [UNITS[unit], unit]));
