/**
 * A receiver as we have known it: a circuit breaker for each project and origin. It protects the others, whose first tries share a
 * queue with it: after the first slow answer its first tries take the retries' way, and after five failures in a row it gets one try
 * at a time until one succeeds. Times are milliseconds since the epoch.
 */
export type Endpoint = {
  /** In a row. */
  readonly failures: number;
  /** Until then it has no try; the first after that is alone. */
  readonly openUntil?: number;
  /** How long it was given none for, milliseconds: doubled when the try after that fails too. */
  readonly openFor?: number;
  /** Until then its first tries wait in the retries' queue. */
  readonly slowUntil?: number;
};

export const HEALTHY: Endpoint = { failures: 0 };

/** Which queue a message came from. */
export type Lane = 'first' | 'retries';

export type Passage =
  | { readonly kind: 'send' }
  /** Half-open: whoever claims it sends, alone until `until`. */
  | { readonly kind: 'probe'; readonly until: number }
  | { readonly kind: 'wait'; readonly due: number };

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const FAILURES_TO_OPEN = 5;
/** What takes longer is a danger to the others, whatever it answers in the end. */
const SLOW = 3 * SECOND;
const SLOW_FOR = MINUTE;
const FIRST_OPEN = 30 * SECOND;
/** With the spread on top it is what SQS holds a message for: one hop. */
const LONGEST_OPEN = 14 * MINUTE;

/** A URL that answered 410 is asked once more then. */
export const SWITCHED_OFF_FOR = 30 * 24 * 60 * MINUTE;
/** Of one origin: callers may name a URL for each verification, and what is known of an origin is one item, written in one unit. */
export const MOST_SWITCHED_OFF = 30;
/** Longer than a try can take. */
const PROBE = 15 * SECOND;

/** Whether this message may be sent now. */
export function passage(endpoint: Endpoint, lane: Lane, now: number): Passage {
  const { openUntil, slowUntil = 0 } = endpoint;
  if (openUntil !== undefined) {
    if (openUntil > now) return { kind: 'wait', due: openUntil };
    return lane === 'first' ? { kind: 'wait', due: now } : { kind: 'probe', until: now + PROBE };
  }
  return lane === 'first' && slowUntil > now ? { kind: 'wait', due: now } : { kind: 'send' };
}

/** Until when its first tries wait elsewhere, after an answer that took this long. */
export function slowUntil(milliseconds: number, now: number): number | undefined {
  return milliseconds > SLOW ? now + SLOW_FOR : undefined;
}

/** For how long it has no try after a failure; undefined while it goes on as usual. `seen` is what was known before that try. */
export function openFor(seen: Endpoint, failures: number): number | undefined {
  if (failures < FAILURES_TO_OPEN) return undefined;
  const wasAlone = seen.openUntil !== undefined;
  return wasAlone && seen.openFor !== undefined ? Math.min(seen.openFor * 2, LONGEST_OPEN) : FIRST_OPEN;
}
