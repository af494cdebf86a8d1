import type { Timers } from './platform.ts';

/** Waits; a signal ends the wait at once, with its own reason. */
export function pause(timers: Timers, milliseconds: number, signal?: AbortSignal): Promise<void> {
  return untilAborted(signal, (resolve) => timers.after(milliseconds, () => resolve()));
}

/**
 * Runs something that takes a signal, and rejects as soon as the caller's signal aborts (with its reason) or the
 * time is over (with `late()`), even if what runs does not listen.
 */
export function withDeadline<T>(
  timers: Timers,
  milliseconds: number,
  signal: AbortSignal | undefined,
  late: () => Error,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  return untilAborted<T>(signal, (resolve, reject) => {
    run(controller.signal).then(resolve, reject);
    const cancel = timers.after(milliseconds, () => reject(late()));
    return () => {
      cancel();
      controller.abort();
    };
  });
}

/** `begin` starts the work and answers how to clean up after it, however it ended. */
function untilAborted<T>(
  signal: AbortSignal | undefined,
  begin: (resolve: (value: T) => void, reject: (reason: unknown) => void) => () => void,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const aborted = () => end(() => reject(signal?.reason));
    let cleanUp: (() => void) | undefined;
    let ended = false;
    const end = (settle: () => void) => {
      if (ended) return;
      ended = true;
      signal?.removeEventListener('abort', aborted);
      settle();
      cleanUp?.();
    };
    signal?.addEventListener('abort', aborted);
    cleanUp = begin(
      (value) => end(() => resolve(value)),
      (reason) => end(() => reject(reason)),
    );
    if (ended) cleanUp();
  });
}
