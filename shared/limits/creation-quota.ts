import { VersoError } from '../errors.ts';
import { keyedHash } from '../keyed-hash.ts';
import type { CounterStore } from '../ports.ts';
import type { Environment } from '../verification/verification.ts';

/**
 * How often one number may be asked for. The share is counted for a project's own user (or the browser's address),
 * so that strangers who type somebody's number can't lock its owner out; the total bounds them all together.
 */
export type CreationQuota = { readonly perUser: number; readonly perNumber: number };

export const DEFAULT_QUOTA: CreationQuota = { perUser: 5, perNumber: 50 };

const WINDOW_MILLISECONDS = 600_000;

export type Asking = {
  readonly projectId: string;
  readonly environment: Environment;
  /** E.164. */
  readonly number: string;
  /** `external_user_id`, else the person's IP address, where the caller told one. */
  readonly user: string | undefined;
};

/** Gives back what was taken, for a creation that turned out to be a replay. */
export type Release = () => Promise<void>;

/**
 * One conditional write, which takes one creation out of the ten minutes that `now` lies in. Throws rate_limited with
 * the seconds until the next ten minutes begin. Neither number nor user can be read in what is kept.
 */
export async function takeCreation(
  counters: CounterStore,
  phoneSubkey: Uint8Array,
  { projectId, environment, number, user }: Asking,
  now: number,
  { perUser, perNumber }: CreationQuota,
): Promise<Release> {
  const window = Math.floor(now / WINDOW_MILLISECONDS);
  const ends = (window + 1) * WINDOW_MILLISECONDS;
  const scope = [projectId, environment, number, String(window)];
  const counter = {
    key: keyedHash(phoneSubkey, 'creations', ...scope).toString('hex'),
    share: keyedHash(phoneSubkey, 'creations-user', ...scope, user ?? '')
      .subarray(0, 9)
      .toString('base64url'),
    expiresAt: ends,
  };
  if (!(await counters.add(counter, { total: perNumber, share: perUser }))) {
    const seconds = Math.max(1, Math.ceil((ends - now) / 1000));
    throw new VersoError(
      'rate_limited',
      `This number was asked for too often in these ten minutes: try again in ${seconds} seconds.`,
      { headers: { 'retry-after': String(seconds) } },
    );
  }
  return () => counters.subtract(counter);
}
