import { type FetchRevocationsOptions, fetchRevocations } from './fetch-revocations.ts';
import { platformTimers } from './platform.ts';
import type { RevocationList } from './revocation-list.ts';

export type RememberedRevocationsOptions = Omit<FetchRevocationsOptions, 'currentDate' | 'signal'> & {
  /** Milliseconds since the epoch. Default: the platform's. */
  readonly now?: () => number;
};

/** The service lets caches keep the list for as long. */
const FRESH_MILLISECONDS = 5 * 60_000;
const RETRY_MILLISECONDS = 30_000;

/**
 * Answers the list of revoked proofs from memory, and fetches it again when it is five minutes old. While that
 * fails the last list goes on, and is tried again every half a minute, until it expires (an hour after it was made):
 * then the reason is thrown. Make one for each issuer and pass it to every `verifyOffline`.
 */
export function rememberedRevocations(options: RememberedRevocationsOptions): () => Promise<RevocationList> {
  const { now = platformTimers.now, ...where } = options;
  let list: RevocationList | undefined;
  let nextFetch = 0;
  let fetching: Promise<RevocationList> | undefined;

  async function refetch(): Promise<RevocationList> {
    try {
      list = await fetchRevocations({ ...where, currentDate: new Date(now()) });
      nextFetch = now() + FRESH_MILLISECONDS;
      return list;
    } catch (error) {
      nextFetch = now() + RETRY_MILLISECONDS;
      if (list === undefined || isOver(list)) throw error;
      return list;
    } finally {
      fetching = undefined;
    }
  }

  function isOver({ expiresAt }: RevocationList): boolean {
    return expiresAt.getTime() <= now();
  }

  return async () => {
    if (list !== undefined && now() < nextFetch && !isOver(list)) return list;
    fetching ??= refetch();
    return fetching;
  };
}
