import { describe, expect, test } from 'vitest';
import { createVersoClient, type Timers } from '../../shared/client/index.ts';
import { ended, ID, pending, refusal, verified } from './answers.ts';
import { DEADLINE, endlessTimers, fastTimers } from './fast-timers.ts';
import { type Reply, useService } from './service.ts';

const service = useService();
const clientWith = (timers: Timers, options: object = {}) =>
  createVersoClient({ baseUrl: service.url, timeoutMilliseconds: DEADLINE, timers, ...options });

const DONE: Reply = { body: verified };
const { poll_after: _, ...silent } = pending;

/** How long a client waits between these answers, in seconds; after them the verification is verified. */
async function waitsBetween(first: Reply, ...more: readonly Reply[]): Promise<readonly number[]> {
  const { timers, waits } = fastTimers(Date.parse('2026-11-23T20:04:00.000Z'));
  service.answerInTurn(first, ...more, DONE);
  expect(await clientWith(timers).wait(ID)).toEqual(verified);
  expect(service.received).toHaveLength(more.length + 2);
  return waits.map((milliseconds) => milliseconds / 1000);
}

describe('a client that waits', () => {
  test.each(['failed', 'expired', 'cancelled'] as const)('answers how it ended: %s', async (status) => {
    service.answerInTurn({ body: pending }, { body: ended(status) });
    expect(await clientWith(fastTimers().timers).wait(ID)).toEqual(ended(status));
    expect(service.received.map(({ url }) => url)).toEqual(Array(2).fill(`/api/v1/verifications/${ID}`));
  });

  test('asks again when the service wants to be asked: by Retry-After, else by poll_after, else after 3 s', async () => {
    const header = (value: string): Reply => ({ body: pending, headers: { 'retry-after': value } });
    expect(
      await waitsBetween(
        header('5'),
        header('Mon, 23 Nov 2026 20:04:25 GMT'),
        { body: pending },
        { body: silent },
        header('soon'),
      ),
    ).toEqual([5, 20, 7, 3, 7]);
  });

  test('neither hurries nor sleeps for days, whatever it is told', async () => {
    const told = (value: string): Reply => ({ body: silent, headers: { 'retry-after': value } });
    expect(
      await waitsBetween(
        told('0'),
        told('Sun, 06 Nov 1994 08:49:37 GMT'),
        told('999999999'),
        told('-5'),
        told('1.5'),
      ),
    ).toEqual([1, 1, 3600, 3, 3]);
  });

  test.each([429, 503])('comes back after a %d when that says', async (status) => {
    const busy = (value: string): Reply => ({
      status,
      headers: { 'retry-after': value },
      body: refusal('service_unavailable', 'Try again shortly.'),
    });
    expect(await waitsBetween(busy('11'), busy('Mon, 23 Nov 2026 20:04:41 GMT'))).toEqual([11, 30]);
  });

  test('comes back after growing times where nothing is said, and begins anew after an answer', async () => {
    const away: Reply = { status: 502, body: 'Bad Gateway' };
    const waits = await waitsBetween(away, away, away, away, away, away, { body: pending }, away);
    expect(waits).toEqual([2, 4, 8, 16, 30, 30, 7, 2]);
  });

  test('spreads its retries', async () => {
    const { timers, waits } = fastTimers(0, 0.5);
    service.answerInTurn({ status: 500 }, { status: 500 }, DONE);
    await clientWith(timers).wait(ID);
    expect(waits).toEqual([1500, 3000]);
  });

  test('survives a broken connection and a broken answer', async () => {
    const { timers, waits } = fastTimers();
    let broken = 0;
    service.answerInTurn({ body: '{"id":"00079c' }, DONE);
    const flaky = (url: string, init: RequestInit) =>
      broken++ === 0 ? Promise.reject(new TypeError('fetch failed')) : fetch(url, init);
    expect(await clientWith(timers, { fetch: flaky }).wait(ID)).toEqual(verified);
    expect(waits).toEqual([2000, 4000]);
  });

  test('gives up after the eighth failure in a row', async () => {
    const { timers, waits } = fastTimers();
    service.answer(() => ({ status: 503 }));
    await expect(clientWith(timers).wait(ID)).rejects.toMatchObject({ name: 'VersoApiError', status: 503 });
    expect(service.received).toHaveLength(8);
    expect(waits).toHaveLength(7);
  });

  test.each([400, 401, 403, 404])('throws what will not pass: %d', async (status) => {
    service.answerInTurn({ body: pending }, { status });
    await expect(clientWith(fastTimers().timers).wait(ID)).rejects.toMatchObject({ status });
    expect(service.received).toHaveLength(2);
  });
});

describe('a signal ends the waiting at once', () => {
  const reason = new Error('The person has closed the window.');

  test('between two requests', async () => {
    const controller = new AbortController();
    service.answer(() => ({ body: pending }));
    const timers = endlessTimers((milliseconds) => {
      if (milliseconds === 7000) queueMicrotask(() => controller.abort(reason));
    });
    await expect(clientWith(timers).wait(ID, { signal: controller.signal })).rejects.toBe(reason);
    expect(service.received).toHaveLength(1);
  });

  test('during a request, which is not retried', async () => {
    const controller = new AbortController();
    service.answer(() => {
      controller.abort(reason);
      return undefined;
    });
    const { timers, waits } = fastTimers();
    await expect(clientWith(timers).wait(ID, { signal: controller.signal })).rejects.toBe(reason);
    expect(service.received).toHaveLength(1);
    expect(waits).toEqual([]);
  });

  test('before it has begun', async () => {
    const signal = AbortSignal.abort(reason);
    await expect(clientWith(fastTimers().timers).wait(ID, { signal })).rejects.toBe(reason);
    expect(service.received).toEqual([]);
  });
});
