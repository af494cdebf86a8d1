import { expect, onTestFinished, test, vi } from 'vitest';
import { createStream } from '../../../infra/local/aws/dynamodb/stream.ts';
import { followStream } from '../../../infra/local/event-sources/stream-source.ts';
import { type Answer, DONE, recordedFunction } from './recorded-function.ts';

const HOUR = 3_600_000;
const QUEUE = { name: 'failures', arn: 'arn:failures', url: 'https://failures', attributes: {} };
const TABLE = { name: 'verso', arn: 'arn:table', keySchema: [], attributeDefinitions: [] };

type Options = {
  readonly answer?: (names: readonly string[], event: unknown) => Answer;
  readonly batchSize?: number;
  readonly bisects?: boolean;
  readonly mostRetries?: number;
  readonly tumbles?: boolean;
};

function following({
  answer = () => DONE,
  batchSize = 10,
  bisects = false,
  mostRetries = -1,
  tumbles = false,
}: Options) {
  let now = Date.UTC(2026, 10, 24);
  const stream = createStream({ arn: 'arn:stream', region: 'eu-central-1', now: () => now });
  const { target, batches } = recordedFunction(answer);
  const failures: string[] = [];
  const run = followStream(
    {
      ...{ kind: 'stream', id: 'Mapping', function: target, table: TABLE, batchSize, bisects, mostRetries },
      windowMilliseconds: 0,
      tumbles,
      reportsFailures: true,
      mostAgeSeconds: -1,
      patterns: [JSON.stringify({ dynamodb: { NewImage: { evt: { S: [{ exists: true }] } } } })],
      onFailure: QUEUE,
    },
    { stream, now: () => now, sendFailure: async (_url, body) => failures.push(body) },
  );
  onTestFinished(() => run.stop());
  return {
    batches,
    failures,
    run,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    tell(...names: readonly string[]) {
      for (const name of names) {
        const keys = { pk: { S: name } };
        const after = name.startsWith('quiet') ? keys : { ...keys, evt: { S: 'told' } };
        stream.append({ keys, before: undefined, after });
      }
    },
    settled: () => vi.waitUntil(() => run.idle(), { timeout: 30_000, interval: 5 }),
  };
}

/** Fails once for each batch that holds this name, from there on. */
function failsAt(name: string, times: number) {
  let left = times;
  return (names: readonly string[]): Answer => {
    const place = names.indexOf(name);
    if (place === -1 || left === 0) return DONE;
    left -= 1;
    return { value: { batchItemFailures: [{ itemIdentifier: String(place + 1).padStart(21, '0') }] } };
  };
}

test('wakes for what fits a pattern, in order and in batches', async () => {
  const { tell, settled, batches } = following({ batchSize: 2 });
  tell('a', 'quiet', 'b', 'c', 'quiet-too');
  await settled();
  expect(batches.flat()).toEqual(['a', 'b', 'c']);
  expect(Math.max(...batches.map(({ length }) => length))).toBeLessThanOrEqual(2);
});

test('goes on behind the first failure that is reported', async () => {
  const { tell, settled, batches, run } = following({ answer: failsAt('b', 1) });
  await run.pause();
  tell('a', 'b', 'c');
  run.resume();
  await settled();
  expect(batches).toEqual([
    ['a', 'b', 'c'],
    ['b', 'c'],
  ]);
});

test.each(['fails', 'crashes'] as const)(
  'delivers the whole batch again when the function %s',
  async (way) => {
    let first = true;
    const answer = (): Answer => {
      if (!first) return DONE;
      first = false;
      return way;
    };
    const { tell, settled, batches, run } = following({ answer });
    await run.pause();
    tell('a', 'b');
    run.resume();
    await settled();
    expect(batches).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  },
);

test('halves a batch until the one that fails is alone, gives that one up, and loses no other', async () => {
  const answer = (names: readonly string[]): Answer => (names.includes('poison') ? 'fails' : DONE);
  const { tell, settled, batches, failures, run } = following({ answer, bisects: true, mostRetries: 2 });
  await run.pause();
  tell('a', 'b', 'poison', 'c');
  run.resume();
  await settled();
  const done = batches.filter((names) => !names.includes('poison')).flat();
  expect(done.toSorted()).toEqual(['a', 'b', 'c']);
  expect(failures.map((body) => JSON.parse(body).DDBStreamBatchInfo)).toMatchObject([
    { startSequenceNumber: '3'.padStart(21, '0'), batchSize: 1, streamArn: 'arn:stream' },
  ]);
});

test('takes nothing while it is paused, and then all of the last day', async () => {
  const { tell, settled, batches, run, pass } = following({});
  await run.pause();
  tell('forgotten');
  pass(2 * HOUR);
  tell('a');
  pass(23 * HOUR);
  tell('b');
  await settled();
  expect(batches).toEqual([]);
  run.resume();
  await settled();
  expect(batches.flat()).toEqual(['a', 'b']);
});

test('a mapping with a tumbling window hands its state on until the window is over', async () => {
  const events: unknown[] = [];
  const { tell, settled } = following({
    tumbles: true,
    answer: (_names: readonly string[], event: unknown) => {
      events.push(event);
      return { value: { state: { counted: 2 } } };
    },
  });
  tell('one', 'two');
  await settled();
  expect(events).toMatchObject([
    { state: {}, isFinalInvokeForWindow: false, Records: [{}, {}] },
    { state: { counted: 2 }, isFinalInvokeForWindow: true, Records: [] },
  ]);
});
