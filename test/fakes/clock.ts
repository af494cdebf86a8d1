import type { Clock } from '../../shared/ports.ts';

/** 2026-02-04T10:00:00.000Z, the beginning of an hour. */
export const TEN_O_CLOCK = Date.UTC(2026, 1, 4, 10);
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export type FakeClock = Clock & { advance(milliseconds: number): void };

export function fakeClock(start = TEN_O_CLOCK): FakeClock {
  let now = start;
  return {
    now: () => now,
    advance(milliseconds) {
      now += milliseconds;
    },
  };
}
