import { expect, test } from 'vitest';
import { awaitDeadline, type Deadline, parseDeadline } from '../../shared/events/deadline.ts';
import { HOUR, SECOND, TEN_O_CLOCK } from '../fakes/clock.ts';

const deadline: Deadline = {
  expires: 'verification',
  id: '000777ca00000000000000aa',
  environment: 'live',
  at: TEN_O_CLOCK,
};

/** Sends it on until it has come, and answers when it arrived each time. */
async function hops(from: number, given: Deadline): Promise<readonly number[]> {
  const arrivals: number[] = [];
  let now = from;
  for (;;) {
    const sent: { body: string; delay: number }[] = [];
    const deadlines = {
      send: async (body: string, options?: { delaySeconds: number }) => {
        sent.push({ body, delay: options?.delaySeconds ?? 0 });
      },
    };
    if (!(await awaitDeadline({ deadlines, clock: { now: () => now } }, given))) return arrivals;
    const [message] = sent;
    expect(message && parseDeadline(message.body)).toEqual(given);
    expect(message?.delay).toBeLessThanOrEqual(900);
    now += (message?.delay ?? 0) * SECOND;
    arrivals.push(now);
  }
}

test.each([
  ['a second', SECOND, 1],
  ['the longest that a queue keeps back', 900 * SECOND, 1],
  ['a little longer', 900 * SECOND + 1, 2],
  ['an hour', HOUR, 4],
  ['a week', 7 * 24 * HOUR, 672],
])('%s ahead it arrives at the deadline, after as few hops as can be', async (_, ahead, count) => {
  const arrivals = await hops(TEN_O_CLOCK - ahead, deadline);
  expect(arrivals).toHaveLength(count);
  expect((arrivals.at(-1) ?? 0) - TEN_O_CLOCK).toBeGreaterThanOrEqual(0);
  expect((arrivals.at(-1) ?? 0) - TEN_O_CLOCK).toBeLessThan(SECOND);
});

test('what has come is not sent on', async () => {
  expect(await hops(TEN_O_CLOCK, deadline)).toEqual([]);
});

test('a request’s is looked at a little later, when its last phone’s message has been written', async () => {
  const [arrival] = await hops(TEN_O_CLOCK, { ...deadline, expires: 'request' });
  expect(arrival).toBe(TEN_O_CLOCK + 10 * SECOND);
});
