/** Which origin of the world outside is played by which one on this machine. */
export type StandIns = Readonly<Record<string, string>>;

/**
 * What name resolution would do: calls for an origin that has a stand-in go there. Functions know nothing of it, and calls
 * for any other origin go where they are meant to.
 */
export function replaceFetch(standIns: StandIns): void {
  const realFetch = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const url = typeof input === 'string' || input instanceof URL ? new URL(input) : undefined;
    const standIn = url && standIns[url.origin];
    return realFetch(standIn ? new URL(url.pathname + url.search, standIn) : input, init);
  };
}
