import type { CallOptions, Connection } from './connection.ts';
import { pause } from './deadline.ts';
import { VersoApiError, VersoConnectionError } from './errors.ts';
import { askForVerification } from './get-verification.ts';
import type { FinalVerification } from './verification.ts';

/** Where neither the header nor the body says when to ask again. */
const USUAL_SECONDS = 3;
/** Nothing is worth more than the longest life of a code; besides, timers overflow after 24 days. */
const LONGEST_SECONDS = 3600;
const LONGEST_RETRY_SECONDS = 30;
/** In a row. With the growing waits between them these are two to three minutes. */
const MOST_FAILURES = 8;

/**
 * Asks until the verification has ended, however it ended: the code's own deadline ends it at the latest.
 * The service says when to ask again (`Retry-After`, else `poll_after`). What passes (no answer, 429, 5xx) is
 * tried again, after `Retry-After` or a growing time; the eighth failure in a row and every other refusal is thrown.
 */
export async function waitForEnd(
  connection: Connection,
  id: string,
  { signal }: CallOptions = {},
): Promise<FinalVerification> {
  const { timers } = connection;
  const options = signal === undefined ? {} : { signal };
  let failures = 0;

  async function ask(): Promise<FinalVerification | { readonly seconds: number }> {
    try {
      const { verification, retryAfter } = await askForVerification(connection, id, options);
      if (verification.status !== 'pending') return verification;
      failures = 0;
      return { seconds: retryAfter ?? verification.poll_after ?? USUAL_SECONDS };
    } catch (error) {
      failures += 1;
      if (!passes(error) || failures >= MOST_FAILURES) throw error;
      const wanted = error instanceof VersoApiError ? error.retryAfter : undefined;
      return { seconds: wanted ?? growing(failures, timers.random()) };
    }
  }

  for (;;) {
    const answer = await ask();
    if (!('seconds' in answer)) return answer;
    await pause(timers, 1000 * Math.min(Math.max(1, answer.seconds), LONGEST_SECONDS), signal);
  }
}

function passes(error: unknown): boolean {
  if (error instanceof VersoApiError) return error.status === 429 || error.status >= 500;
  return error instanceof VersoConnectionError;
}

/** Doubles from two seconds on, and is cut by up to a half, so that many clients don't come back at once. */
function growing(failures: number, random: number): number {
  return Math.min(2 ** failures, LONGEST_RETRY_SECONDS) * (1 - random / 2);
}
