import { expect, test } from 'vitest';
import { meetDeadline } from '../../shared/events/meet-deadline.ts';
import type { Verification } from '../../shared/verification/verification.ts';
import { fakeClock, TEN_O_CLOCK } from '../fakes/clock.ts';
import { pendingVerification, provenVerification } from '../fakes/verifications.ts';

const deadline = {
  expires: 'verification',
  id: pendingVerification().id,
  environment: 'live',
  at: TEN_O_CLOCK,
} as const;

/** What was written at the deadline of a verification that is read like this. */
async function writtenFor(found: Verification | undefined): Promise<readonly string[]> {
  const written: string[] = [];
  await meetDeadline(
    {
      verifications: {
        find: async () => found,
        apply: async ({ transition }) => {
          written.push(transition);
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
        send: async () => {
          throw new Error('It has come.');
        },
      },
      clock: fakeClock(TEN_O_CLOCK),
    },
    deadline,
  );
  return written;
}

test('at its deadline one that still waits is ended', async () => {
  expect(await writtenFor(pendingVerification({ expiresAt: TEN_O_CLOCK }))).toEqual(['expire']);
});

test.each([
  ['one that ended before', provenVerification()],
  ['one that is not kept any more', undefined],
])('%s costs no write', async (_what, found) => {
  expect(await writtenFor(found)).toEqual([]);
});
