import type { LocalConfiguration } from '../../infra/local/local-configuration.ts';
import type { LocalStack } from '../../infra/local/stack.ts';
import type { Answered, Call, DescribedApi } from './described-api.ts';

export type Walk = {
  readonly api: DescribedApi;
  readonly stack: LocalStack;
  readonly local: LocalConfiguration;
  /** Of the same project; creates one and reads ten a minute. */
  readonly slowKey: string;
  /** A live key of a project of its own, which may create once a month. */
  readonly limitedKey: string;
  readonly keyHashes: () => Promise<unknown>;
};

export const V = '/api/v1/verifications';
export const R = '/api/v1/verification-requests';
export const NUMBER = '+37069199199';
export const PHONE = { type: 'phone', identifier: NUMBER };
export const UNKNOWN = '0'.repeat(24);

export function caller({ api, local }: Pick<Walk, 'api' | 'local'>) {
  const as =
    (key: string | undefined) =>
    (route: string, call: Omit<Call, 'route' | 'key'> = {}) =>
      api.call({ route, key, ...call });
  return { live: as(local.apiKeys.live), sandbox: as(local.apiKeys.test), nobody: as(undefined) };
}

export const idOf = ({ body }: Answered) => String(body.id);

/** The six digits of our reply on the phone. */
export function pinIn(reply: string): string {
  return /\b\d{6}\b/.exec(reply)?.[0] ?? '';
}
