import { describe, expect, it } from 'vitest';
import { recordedMeter } from './recorded-meter.ts';

/** A container that began at 0 and whose time is set by hand. */
function container(options: { readonly gathering?: { invocations: number; milliseconds: number } } = {}) {
  let now = 0;
  const recorded = recordedMeter({ ...options, elapsed: () => now });
  return {
    ...recorded,
    at(milliseconds: number) {
      now = milliseconds;
    },
    invoke(milliseconds: number, work: () => void = () => undefined) {
      recorded.meter.begin();
      work();
      now += milliseconds;
      recorded.meter.end('answered');
    },
  };
}

describe('an invocation', () => {
  it('is billed by started milliseconds times megabytes, INIT once among them', () => {
    const { meter, at, invoke, records } = container();
    at(180.2);
    meter.loaded();
    at(9000);
    invoke(10.9);
    invoke(10.1);
    expect(records().map(({ units }) => units.lambda_mb_ms)).toEqual([192 * 256, 11 * 256]);
    expect(records().map(({ units }) => units.lambda_requests)).toEqual([1, 1]);
  });

  it('adds up what it counts, and leaves nothing to the next', () => {
    const { meter, invoke, records } = container();
    invoke(1, () => {
      meter.add('dynamodb_write_units', 2);
      meter.add('dynamodb_write_units', 1);
    });
    invoke(1);
    expect(records().map(({ units }) => units.dynamodb_write_units)).toEqual([3, undefined]);
  });

  it('that is about one verification says so itself', () => {
    const { meter, invoke, records } = container();
    invoke(1, () => {
      meter.belongsTo('a-project');
      meter.note({ verification: 'an-id', channel: 'sms', outcome: 'created' });
    });
    expect(records()).toMatchObject([
      { project: 'a-project', verification: 'an-id', channel: 'sms', outcome: 'created' },
    ]);
  });

  it('that noted nothing is known by its answer, for whom it was if anybody knows', () => {
    const { meter, invoke, records } = container();
    invoke(1, () => meter.belongsTo('a-project'));
    invoke(1);
    expect(records().map(({ project, outcome }) => [project, outcome])).toEqual([
      ['a-project', 'answered'],
      [undefined, 'answered'],
    ]);
  });

  it('about several says how often each was meant, and charges what each has to pay', () => {
    const fees = [{ fee: 'twilio_whatsapp_message', count: 1 }] as const;
    const { meter, invoke, records } = container();
    invoke(1, () => {
      meter.note({ project: 'a', verification: 'one', outcome: 'delivered' });
      meter.note({ project: 'a', verification: 'one', outcome: 'delivered' });
      meter.note({ project: 'b', fees: [...fees] });
      meter.note({ project: 'b', fees: [...fees] });
    });
    expect(records()).toMatchObject([
      {
        fees: [],
        shares: [
          { project: 'a', verification: 'one', outcome: 'delivered', count: 2 },
          { project: 'b', count: 1, fees },
          { project: 'b', count: 1, fees },
        ],
      },
    ]);
  });

  it('tells each metric once: counts are added, times are kept apart', () => {
    const { meter, invoke, lines } = container();
    invoke(1, () => {
      for (const value of [8213, 4100]) {
        meter.metric({ name: 'verified', value: 1 });
        meter.metric({ name: 'time_to_verified', value, unit: 'Milliseconds' });
      }
    });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Metrics: [{ Name: 'verified' }, { Name: 'time_to_verified' }] }] },
      verified: 2,
      time_to_verified: [8213, 4100],
    });
  });
});

describe('a container that is polled', () => {
  const gathering = { invocations: 100, milliseconds: 60_000 };

  it('writes one line for a hundred polls, split by project', () => {
    const { meter, invoke, records, lines } = container({ gathering });
    for (let poll = 1; poll <= 250; poll += 1) {
      invoke(5, () => {
        meter.add('dynamodb_read_half_units', 1);
        meter.belongsTo(poll % 4 === 0 ? 'b' : 'a');
      });
    }
    expect(lines).toHaveLength(2);
    expect(records()[0]).toMatchObject({
      units: { lambda_requests: 100, lambda_mb_ms: 100 * 5 * 256, dynamodb_read_half_units: 100 },
      shares: [
        { project: 'a', count: 75 },
        { project: 'b', count: 25 },
      ],
    });
  });

  it('writes what it has with the first poll after a minute', () => {
    const { at, invoke, records } = container({ gathering });
    invoke(5);
    at(59_000);
    invoke(5);
    expect(records()).toEqual([]);
    at(61_000);
    invoke(5);
    expect(records().map(({ units }) => units.lambda_requests)).toEqual([3]);
  });
});
