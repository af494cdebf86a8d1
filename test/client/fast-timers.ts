import type { Timers } from '../../shared/client/index.ts';

/** Longer than any wait: what is set for this time is a request's deadline, and never comes. */
export const DEADLINE = 9_999_999;

/** Timers whose waits are over at once, and put the clock forward. */
export function fastTimers(start = 0, random = 0) {
  const waits: number[] = [];
  let now = start;
  const timers: Timers = {
    now: () => now,
    after(milliseconds, run) {
      if (milliseconds === DEADLINE) return () => undefined;
      let taken = false;
      waits.push(milliseconds);
      queueMicrotask(() => {
        now += milliseconds;
        if (!taken) run();
      });
      return () => {
        taken = true;
      };
    },
    random: () => random,
  };
  return { timers, waits };
}

/** Timers whose time never comes; `begun` is told how long each would take. */
export function endlessTimers(begun: (milliseconds: number) => void): Timers {
  return {
    now: () => 0,
    after(milliseconds) {
      begun(milliseconds);
      return () => undefined;
    },
    random: () => 0,
  };
}
