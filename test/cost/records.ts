import * as fc from 'fast-check';
import { CHANNEL_NAMES } from '../../shared/channels/names.ts';
import type { CostRecord } from '../../shared/cost/cost-record.ts';
import { FEES, NUMBER_TYPES, UNIT_NAMES } from '../../shared/cost/units.ts';
import { defined } from '../../shared/defined.ts';

const id = fc.stringMatching(/^[0-9a-f]{24}$/);
const channel = fc.constantFrom(...CHANNEL_NAMES);
const count = fc.integer({ min: 1, max: 1000 });
const fees = fc.array(
  fc
    .record(
      {
        fee: fc.constantFrom(...FEES),
        country: fc.stringMatching(/^[A-Z]{2}$/),
        number_type: fc.constantFrom(...NUMBER_TYPES),
        count,
      },
      { requiredKeys: ['fee', 'count'] },
    )
    .map((fee) => fee),
  { maxLength: 3 },
);
const about = { project: id, verification: id, channel, outcome: fc.constantFrom('created', 'verified') };

/** Anything that a function may have to record; in shares only with `several`. */
export function costRecords({ several }: { readonly several: boolean }): fc.Arbitrary<CostRecord> {
  const shares = fc.array(fc.record({ ...about, count, fees }, { requiredKeys: ['count'] }), {
    minLength: 1,
    maxLength: 8,
  });
  return fc
    .record(
      {
        function: fc.constantFrom('create-verification', 'get-verification', 'publish-events'),
        at: fc.integer({ min: 1_700_000_000_000, max: 2_000_000_000_000 }),
        ...about,
        units: fc.dictionary(fc.constantFrom(...UNIT_NAMES), fc.integer({ min: 1, max: 10_000_000 }), {
          noNullPrototype: true,
        }),
        fees: several ? fc.constant<CostRecord['fees']>([]) : fees,
        ...(several && { shares }),
      },
      { requiredKeys: ['function', 'at', 'units', 'fees'] },
    )
    .map(({ function: name, at, units, fees: own, ...rest }) => ({
      function: name,
      at,
      units,
      fees: own,
      ...defined(rest),
    }));
}
