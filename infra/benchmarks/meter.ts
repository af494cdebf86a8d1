import { parseArgs } from 'node:util';
import middy from '@middy/core';
import { metered } from '../../functions/middleware/metered.ts';
import { BYTES_PER_LINE } from '../../shared/cost/cost-line.ts';
import { containerMeter } from '../../shared/cost/meter.ts';

/**
 * `npm run bench:meter`: what the meter adds to an invocation of its own, as time and as log. Handlers with and without it take
 * turns, so that a busy machine slows both alike: read the ratio to the limit, not the microseconds.
 */
const LIMIT_MICROSECONDS = 100;
const ROUNDS = 20;

const { values } = parseArgs({ options: { invocations: { type: 'string', default: '2000' } } });
const invocations = Number(values.invocations);
if (!Number.isInteger(invocations) || invocations < 1)
  throw new Error('--invocations: write a whole number from 1.');

let bytes = 0;
const meter = containerMeter({
  source: { namespace: 'Verso/production', function: 'receive-telegram' },
  megabytes: 256,
  elapsed: () => performance.now(),
  now: () => Date.now(),
  write: (line) => {
    bytes = Buffer.byteLength(line) + BYTES_PER_LINE;
  },
});

const answer = { statusCode: 200, headers: { 'content-type': 'application/json' }, body: '{}'.repeat(150) };
const bare = middy().handler(async () => answer);
/** What the function of a channel counts and notes when a message verifies. */
const measured = metered(
  meter,
  middy().handler(async () => {
    meter.add('dynamodb_read_half_units', 2);
    meter.add('dynamodb_read_half_units', 1);
    meter.add('kms_rsa_signatures', 1);
    meter.add('dynamodb_write_units', 1);
    meter.note({
      project: '65a1b2c3d4e5f60718293a4b',
      verification: '00079c3740960b5900472213',
      channel: 'telegram',
      outcome: 'verified',
    });
    meter.metric({ name: 'verified', value: 1 });
    meter.metric({ name: 'time_to_verified', value: 8213, unit: 'Milliseconds' });
    return answer;
  }),
);

const event = { routeKey: 'POST /webhooks', body: '{}'.repeat(200) };
const context = {} as never;

async function microsecondsOf(handler: (event: object, context: never) => Promise<unknown>): Promise<number> {
  const start = performance.now();
  for (let each = 0; each < invocations; each += 1) await handler(event, context);
  return ((performance.now() - start) * 1000) / invocations;
}

const differences: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const without = await microsecondsOf(bare);
  differences.push((await microsecondsOf(measured)) - without);
}
const added = differences.toSorted((one, other) => one - other)[Math.floor(ROUNDS / 2)] ?? Number.NaN;
const share = ((added / LIMIT_MICROSECONDS) * 100).toFixed(0);
process.stdout.write(
  `An invocation takes ${added.toFixed(1)} µs more with the meter: ${share} % of the 0.1 ms that it may take.\n` +
    `It made no network call. Its record is ${bytes} bytes of log.\n`,
);
if (added > LIMIT_MICROSECONDS) process.exitCode = 1;
