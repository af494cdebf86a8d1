import { setTimeout as delay } from 'node:timers/promises';
import type { Provider } from '../../shared/administration/channels/operator.ts';
import type { ProviderAccess } from '../../shared/administration/channels/provider-access.ts';

/** Stand-ins get the credentials, so they listen on this machine. */
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|localhost)(?::\d+)?$/;

/** Undefined for a local stack, which no provider reaches, unless a stand-in of it runs on this machine too. */
export function accessTo(
  { api, standIn }: Provider,
  { local, say }: { readonly local: boolean; readonly say: (line: string) => void },
): ProviderAccess | undefined {
  const url = process.env[standIn] || undefined;
  if (url !== undefined && !LOOPBACK.test(url)) {
    throw new Error(`${standIn} is for stand-ins on this machine, like http://127.0.0.1:8081: remove it.`);
  }
  if (local && url === undefined) return undefined;
  return {
    baseUrl: url ?? api,
    async wait(milliseconds, reason) {
      say(`${reason}.`);
      await delay(milliseconds);
    },
  };
}
