import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costLine } from '../../shared/cost/cost-line.ts';
import { readCostLine } from '../../shared/cost/read-cost-line.ts';
import { costRecords } from './records.ts';

const anyRecord = fc.oneof(costRecords({ several: false }), costRecords({ several: true }));
const LINE_OVERHEAD = 26;
const VERIFIED = { name: 'verified', value: 1 } as const;

describe('a cost record as a log line', () => {
  it('comes back as it was, with the bytes of the line in it', () => {
    fc.assert(
      fc.property(anyRecord, fc.subarray([VERIFIED]), (record, told) => {
        const line = costLine('Verso/local', record, told);
        const others = record.units.log_bytes ?? 0;
        expect(readCostLine(line)).toEqual({
          ...record,
          units: { ...record.units, log_bytes: others + Buffer.byteLength(line) + LINE_OVERHEAD },
        });
      }),
    );
  });

  it('has these bytes', () => {
    const line = costLine(
      'Verso/production',
      {
        function: 'receive-telegram',
        at: 1_795_824_724_000,
        channel: 'telegram',
        project: '65a1b2c3d4e5f60718293a4b',
        verification: '00079c3740960b5900472213',
        outcome: 'verified',
        units: { lambda_requests: 1, lambda_mb_ms: 9472, dynamodb_write_units: 1, kms_rsa_signatures: 1 },
        fees: [],
      },
      [
        { name: 'verified', value: 1 },
        { name: 'time_to_verified', value: 8213, unit: 'Milliseconds' },
      ],
    );
    expect(line).toBe(
      '{"_aws":{"Timestamp":1795824724000,"CloudWatchMetrics":[{"Namespace":"Verso/production",' +
        '"Dimensions":[["function"]],"Metrics":[{"Name":"verified"},{"Name":"time_to_verified","Unit":"Milliseconds"}]}]},' +
        '"function":"receive-telegram","verified":1,"time_to_verified":8213,"channel":"telegram",' +
        '"project":"65a1b2c3d4e5f60718293a4b","verification":"00079c3740960b5900472213","outcome":"verified",' +
        '"units":{"lr":1,"lm":9472,"dw":1,"kr":1,"lb":465}}',
    );
  });

  it('is shorter without metrics', () => {
    const record = { function: 'expire', at: 1_795_824_724_000, units: { lambda_requests: 1 }, fees: [] };
    expect(costLine('Verso/production', record, [])).toBe(
      '{"at":1795824724000,"function":"expire","units":{"lr":1,"lb":91}}',
    );
  });

  it.each([
    ['text', 'Error: something went wrong'],
    ['another line of ours', '{"level":"ERROR","message":"A change can not be read."}'],
    ['a record without its time', '{"function":"expire","outcome":"done"}'],
    ['metrics without a record', '{"_aws":{"Timestamp":1,"CloudWatchMetrics":[]}}'],
  ])('is not mistaken for %s', (_, line) => {
    expect(readCostLine(line)).toBeUndefined();
  });

  it('is refused with a unit that is not known: it must not count as nothing', () => {
    const line = '{"_aws":{"Timestamp":1},"function":"expire","units":{"lr":1,"zz":5}}';
    expect(() => readCostLine(line)).toThrow();
  });
});
