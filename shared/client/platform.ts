/** The part of the Fetch standard that the client needs: `globalThis.fetch` is one, and so is a test's own. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Time as the client sees it. Tests bring their own, and wait for nothing. */
export type Timers = {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `run` once after that time, unless the function that it returns was called before. */
  after(milliseconds: number, run: () => void): () => void;
  /** From 0 to just below 1: spreads the retries of many clients. */
  random(): number;
};

/** Looked up at each call: `fetch` insists on its `this`, and tracers replace it after modules were loaded. */
export const platformFetch: Fetch = (url, init) => globalThis.fetch(url, init);

export const platformTimers: Timers = {
  now: () => Date.now(),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};
