import { setTimeout as delay } from 'node:timers/promises';
import type { ProviderAccess } from '../../shared/adapters/providers/provider-http.ts';

/** Where stand-ins of the providers listen, for tests: on this machine only, since they get the credentials. */
export const STAND_INS = {
  telegram: 'VERSO_TELEGRAM_API_URL',
  whatsapp: 'VERSO_META_API_URL',
  sms: 'VERSO_TWILIO_API_URL',
} as const;

const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|localhost)(?::\d+)?$/;

export function standInFor(channel: keyof typeof STAND_INS): string | undefined {
  const variable = STAND_INS[channel];
  const url = process.env[variable] || undefined;
  if (url !== undefined && !LOOPBACK.test(url)) {
    throw new Error(`${variable} is for stand-ins on this machine, like http://127.0.0.1:8081: remove it.`);
  }
  return url;
}

export function accessTo(baseUrl: string, say: (line: string) => void): ProviderAccess {
  return {
    baseUrl,
    async wait(milliseconds, reason) {
      say(`${reason}.`);
      await delay(milliseconds);
    },
  };
}
