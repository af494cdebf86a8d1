import { describe, expect, test } from 'vitest';
import { type Deadline, parseDeadlines } from '../../shared/events/deadline.ts';
import { meetDeadlines } from '../../shared/events/meet-deadline.ts';
import type { Verification } from '../../shared/verification/verification.ts';
import { fakeClock, SECOND, TEN_O_CLOCK } from '../fakes/clock.ts';
import { pendingVerification, provenVerification } from '../fakes/verifications.ts';

const deadline: Deadline = {
  expires: 'verification',
  id: pendingVerification().id,
  environment: 'live',
  at: TEN_O_CLOCK,
};
const idOf = (index: number) => `000777ca0000000000000${String(index).padStart(3, '0')}`;

type World = {
  readonly found?: Verification | undefined;
  /** Ids whose write fails. */
  readonly failing?: readonly string[];
  readonly queueIsAway?: boolean;
  /** Hears how many are read at a time. */
  readonly onReading?: (now: number) => void;
};

async function meet(deadlines: readonly Deadline[], { found, failing = [], queueIsAway, onReading }: World) {
  const ended: string[] = [];
  const sent: { readonly ids: readonly string[]; readonly delay: number | undefined }[] = [];
  const failures: string[] = [];
  let reading = 0;
  const outcome = await meetDeadlines(
    {
      verifications: {
        find: async () => {
          reading += 1;
          onReading?.(reading);
          await Promise.resolve();
          reading -= 1;
          return found;
        },
        apply: async ({ id }) => {
          if (failing.includes(id)) throw new Error('The table is away.');
          ended.push(id);
          return true;
        },
      },
      requests: {
        find: async () => undefined,
        reach: async () => {
          throw new Error('It is no request.');
        },
      },
      deadlines: {
        send: async (body, options) => {
          if (queueIsAway) throw new Error('The queue is away.');
          sent.push({ ids: parseDeadlines(body).map(({ id }) => id), delay: options?.delaySeconds });
        },
      },
      clock: fakeClock(TEN_O_CLOCK),
      onFailed: (id) => failures.push(id),
    },
    deadlines,
  ).then(
    () => 'done',
    () => 'comes again',
  );
  return { ended, sent, failures, outcome };
}

const PENDING = pendingVerification({ expiresAt: TEN_O_CLOCK });

test('at its deadline one that still waits is ended', async () => {
  expect(await meet([deadline], { found: PENDING })).toMatchObject({ ended: [deadline.id], sent: [] });
});

test.each([
  ['one that ended before', provenVerification()],
  ['one that is not kept any more', undefined],
])('%s costs no write', async (_what, found) => {
  expect(await meet([deadline], { found })).toMatchObject({ ended: [], sent: [], outcome: 'done' });
});

describe('of several in one message', () => {
  const three = [0, 1, 2].map((index): Deadline => ({ ...deadline, id: idOf(index) }));

  test('each is ended', async () => {
    const { ended } = await meet(three, { found: PENDING });
    expect(ended.toSorted()).toEqual(three.map(({ id }) => id));
  });

  test('what is still to come is sent on, and nothing else', async () => {
    const later = { ...deadline, id: idOf(9), at: TEN_O_CLOCK + 5 * SECOND };
    const { ended, sent } = await meet([...three, later], { found: PENDING });
    expect(ended).toHaveLength(3);
    expect(sent).toEqual([{ ids: [later.id], delay: 5 }]);
  });

  test('one that fails comes again alone, and is told to whoever watches', async () => {
    expect(await meet(three, { found: PENDING, failing: [idOf(1)] })).toEqual({
      ended: [idOf(0), idOf(2)],
      sent: [{ ids: [idOf(1)], delay: 30 }],
      failures: [idOf(1)],
      outcome: 'done',
    });
  });

  test('where all fail the message itself comes again, so that its tries are counted', async () => {
    const failing = three.map(({ id }) => id);
    expect(await meet(three, { found: PENDING, failing })).toMatchObject({
      sent: [],
      outcome: 'comes again',
    });
  });

  test('where one fails and can’t be sent again the message comes again', async () => {
    const world = { found: PENDING, failing: [idOf(1)], queueIsAway: true };
    expect(await meet(three, world)).toMatchObject({ failures: [], outcome: 'comes again' });
  });

  test('a hundred are met ten at a time, so that no call waits for its turn until it counts as failed', async () => {
    const hundred = Array.from({ length: 100 }, (_, index): Deadline => ({ ...deadline, id: idOf(index) }));
    const reading: number[] = [];
    const { ended } = await meet(hundred, { found: PENDING, onReading: (now) => reading.push(now) });
    expect(ended.toSorted()).toEqual(hundred.map(({ id }) => id));
    expect(Math.max(...reading)).toBe(10);
  });
});
