import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { awaitDeadlines, type Deadline, parseDeadlines } from '../../shared/events/deadline.ts';
import { HOUR, SECOND, TEN_O_CLOCK } from '../fakes/clock.ts';

const deadline: Deadline = {
  expires: 'verification',
  id: '000777ca00000000000000aa',
  environment: 'live',
  project: 'f'.repeat(24),
  at: TEN_O_CLOCK,
};
const at = (...times: readonly number[]) => times.map((time): Deadline => ({ ...deadline, at: time }));

type Sent = { readonly body: string; readonly arrives: number };

async function sendAt(now: number, given: readonly Deadline[]): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  const deadlines = {
    send: async (body: string, { delaySeconds } = { delaySeconds: 0 }) => {
      expect(delaySeconds).toBeLessThanOrEqual(900);
      sent.push({ body, arrives: now + delaySeconds * SECOND });
    },
  };
  await awaitDeadlines({ deadlines, clock: { now: () => now } }, given);
  return sent;
}

/** Sends it on until it has come, and answers when it arrived each time. */
async function hops(from: number, due: number, given: Deadline): Promise<readonly number[]> {
  const arrivals: number[] = [];
  for (let now = from; now < due; ) {
    const [message] = await sendAt(now, [given]);
    expect(message && parseDeadlines(message.body)).toEqual([given]);
    now = message?.arrives ?? due;
    arrivals.push(now);
  }
  return arrivals;
}

test.each([
  ['a second', SECOND, 1],
  ['the longest that a queue keeps back', 900 * SECOND, 1],
  ['a little longer', 900 * SECOND + 1, 2],
  ['an hour', HOUR, 4],
  ['a week', 7 * 24 * HOUR, 672],
])('%s ahead it arrives at the deadline, after as few hops as can be', async (_, ahead, count) => {
  const arrivals = await hops(TEN_O_CLOCK - ahead, TEN_O_CLOCK, deadline);
  expect(arrivals).toHaveLength(count);
  expect((arrivals.at(-1) ?? 0) - TEN_O_CLOCK).toBeGreaterThanOrEqual(0);
  expect((arrivals.at(-1) ?? 0) - TEN_O_CLOCK).toBeLessThan(SECOND);
});

test('what has come arrives at once', async () => {
  expect(await sendAt(TEN_O_CLOCK + HOUR, [deadline])).toMatchObject([{ arrives: TEN_O_CLOCK + HOUR }]);
});

test('a request’s is looked at a little later, when its last phone’s message has been written', async () => {
  const [message] = await sendAt(TEN_O_CLOCK, [{ ...deadline, expires: 'request' }]);
  expect(message?.arrives).toBe(TEN_O_CLOCK + 10 * SECOND);
});

describe('deadlines of one batch', () => {
  test('share a message where they are a few seconds apart', async () => {
    const given = at(TEN_O_CLOCK, TEN_O_CLOCK + 12 * SECOND, TEN_O_CLOCK + HOUR / 6, TEN_O_CLOCK + SECOND);
    const sent = await sendAt(TEN_O_CLOCK - 60 * SECOND, given);
    expect(sent.map(({ body }) => parseDeadlines(body).length)).toEqual([3, 1]);
  });

  test('arrive each, once, not before any of them is due and at most 16 seconds after', async () => {
    const ahead = fc.integer({ min: -HOUR, max: 890_000 });
    await fc.assert(
      fc.asyncProperty(fc.array(ahead, { minLength: 1, maxLength: 300 }), async (all) => {
        const sent = await sendAt(TEN_O_CLOCK, at(...all.map((each) => TEN_O_CLOCK + each)));
        const arrived = sent.flatMap(({ body, arrives }) =>
          parseDeadlines(body).map((each) => ({ at: each.at, arrives })),
        );
        const sorted = (times: readonly number[]) => times.toSorted((one, other) => one - other);
        expect(sorted(arrived.map((each) => each.at - TEN_O_CLOCK))).toEqual(sorted(all));
        for (const each of arrived) {
          expect(each.arrives).toBeGreaterThanOrEqual(each.at);
          expect(each.arrives).toBeLessThanOrEqual(Math.max(each.at, TEN_O_CLOCK) + 31 * SECOND);
        }
      }),
    );
  });

  test('never make a message that SQS bills twice', async () => {
    const sent = await sendAt(TEN_O_CLOCK, at(...Array.from({ length: 1000 }, () => TEN_O_CLOCK)));
    expect(Math.max(...sent.map(({ body }) => Buffer.byteLength(body)))).toBeLessThan(64 * 1024);
  });

  test('none send nothing', async () => {
    expect(await sendAt(TEN_O_CLOCK, [])).toEqual([]);
  });
});

test('a message of before, with one deadline, is read like one of today', () => {
  expect(parseDeadlines(JSON.stringify(deadline))).toEqual([deadline]);
});

test.each(['[]', '{}', 'null', '[{"expires":"proof"}]', 'nonsense'])('%s holds no deadlines', (text) => {
  expect(() => parseDeadlines(text)).toThrow();
});
