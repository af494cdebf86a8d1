import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitByShare } from '../../shared/cost/shares.ts';
import { UNIT_NAMES } from '../../shared/cost/units.ts';
import { costRecords } from './records.ts';

describe('a record of several verifications', () => {
  it('splits into parts whose units sum to its own, to the last one', () => {
    fc.assert(
      fc.property(costRecords({ several: true }), (record) => {
        const parts = splitByShare(record);
        for (const unit of UNIT_NAMES) {
          const sum = parts.reduce((total, { units }) => total + (units[unit] ?? 0), 0);
          expect(sum).toBe(record.units[unit] ?? 0);
        }
      }),
    );
  });

  it('splits in proportion to what each had', () => {
    const parts = splitByShare({
      function: 'deliver-webhook',
      at: 1_795_824_724_000,
      units: { lambda_requests: 1, lambda_mb_ms: 10 },
      fees: [],
      shares: [
        { project: 'a', count: 3, outcome: 'delivered' },
        { project: 'b', count: 1, fees: [{ fee: 'aws_sms_outbound', country: 'LT', count: 1 }] },
      ],
    });
    expect(parts).toEqual([
      {
        function: 'deliver-webhook',
        at: 1_795_824_724_000,
        project: 'a',
        outcome: 'delivered',
        units: { lambda_mb_ms: 7 },
        fees: [],
      },
      {
        function: 'deliver-webhook',
        at: 1_795_824_724_000,
        project: 'b',
        units: { lambda_requests: 1, lambda_mb_ms: 3 },
        fees: [{ fee: 'aws_sms_outbound', country: 'LT', count: 1 }],
      },
    ]);
  });

  it('stays whole where it is about one', () => {
    fc.assert(
      fc.property(costRecords({ several: false }), (record) => {
        expect(splitByShare(record)).toEqual([record]);
      }),
    );
  });
});
