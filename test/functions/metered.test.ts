import { describe, expect, test, vi } from 'vitest';
import { functionLogger } from '../../functions/middleware/logger.ts';
import { FUNCTION_URL, metered } from '../../functions/middleware/metered.ts';
import { recordedMeter } from '../cost/recorded-meter.ts';
import { httpEvent } from './events.ts';
import { context } from './lambda.ts';

/** The record of one invocation that answers so. */
async function unitsOf(event: unknown, work: () => Promise<unknown>, front?: typeof FUNCTION_URL) {
  const { meter, records } = recordedMeter();
  const failure = await metered(
    meter,
    work,
    front,
  )(event, context).then(
    () => undefined,
    (error: unknown) => error,
  );
  const [record] = records();
  return { ...record, failure };
}

describe('a request', () => {
  test('is one of API Gateway, and its answer goes out', async () => {
    const body = 'ą'.repeat(100);
    const answer = { statusCode: 200, headers: { 'content-type': 'text/plain' }, body };
    expect(await unitsOf(httpEvent(), async () => answer)).toMatchObject({
      outcome: 'answered',
      units: { http_api_requests: 1, data_out_bytes: 200 + 'content-typetext/plain'.length },
    });
  });

  test('is two from its 512th kilobyte on', async () => {
    const answer = async () => ({ statusCode: 200, headers: {}, body: '' });
    const kilobytes = (count: number) => httpEvent({ method: 'POST', body: 'x'.repeat(count * 1024) });
    expect((await unitsOf(kilobytes(512), answer)).units?.http_api_requests).toBe(1);
    expect((await unitsOf(kilobytes(513), answer)).units?.http_api_requests).toBe(2);
  });

  test('by a Function URL is none of API Gateway, and its answer goes out all the same', async () => {
    const answer = async () => ({ statusCode: 200, headers: {}, body: 'answer' });
    const { outcome, units } = await unitsOf(httpEvent(), answer, FUNCTION_URL);
    expect(outcome).toBe('answered');
    expect(units).toMatchObject({ lambda_requests: 1, data_out_bytes: 6 });
    expect(units).not.toHaveProperty('http_api_requests');
  });

  test.each([
    [404, 'refused'],
    [503, 'failed'],
  ])('answered %i is %s', async (statusCode, outcome) => {
    const answer = { statusCode, headers: {}, body: '{}' };
    expect(await unitsOf(httpEvent(), async () => answer)).toMatchObject({ outcome });
  });
});

describe('an invocation', () => {
  test('that a queue woke took a receive and a delete', async () => {
    const event = { Records: [{ eventSource: 'aws:sqs', messageId: '1', body: '{}' }] };
    expect((await unitsOf(event, async () => undefined)).units?.sqs_requests).toBe(2);
  });

  test('that the stream woke took no request: Lambda reads it for nothing', async () => {
    const event = { Records: [{ eventSource: 'aws:dynamodb' }] };
    expect((await unitsOf(event, async () => undefined)).units?.sqs_requests).toBeUndefined();
  });

  test('that throws is written down and throws', async () => {
    const error = new Error('away');
    expect(await unitsOf({ Records: [] }, () => Promise.reject(error))).toMatchObject({
      outcome: 'crashed',
      units: { lambda_requests: 1 },
      failure: error,
    });
  });
});

test('a line of the log is paid for, whatever it says', () => {
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const { meter, records, ended } = recordedMeter();
  functionLogger(meter).error('It is away.', { cause: { name: 'TimeoutError', message: 'ąčę' } });
  const logged = written.mock.calls.map(([chunk]) => Buffer.byteLength(chunk) - 1 + 26);
  written.mockRestore();
  const own = Buffer.byteLength(ended()) + 26;
  expect(logged).toHaveLength(1);
  expect(records()[0]?.units.log_bytes).toBe((logged[0] ?? 0) + own);
});
