/** One event source mapping at work. */
export type EventSourceRun = {
  /** The name of the function that it wakes. */
  readonly functionName: string;
  /** Nothing is under way, and nothing waits that could be. */
  idle(): Promise<boolean>;
  /** Fulfils when it takes nothing more; what it has taken goes on to its end. */
  pause(): Promise<void>;
  resume(): void;
  stop(): Promise<void>;
};

/** Something that happens again and again, and who waits for the next time. */
export type Signal = { readonly next: () => Promise<void>; readonly fire: () => void };

export function signal(): Signal {
  let waiting = Promise.withResolvers<void>();
  return {
    next: () => waiting.promise,
    fire() {
      const fired = waiting;
      waiting = Promise.withResolvers<void>();
      fired.resolve();
    },
  };
}
