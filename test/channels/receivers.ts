import * as z from 'zod';
import { CHANNEL_NAMES } from '../../shared/channels/names.ts';
import type { Receiver, WebhookRequest } from '../../shared/channels/receiver.ts';

export function webhookRequest(overrides: Partial<WebhookRequest> = {}): WebhookRequest {
  const url = 'https://k2m4x7qzj5.lambda-url.eu-central-1.on.aws/';
  return { method: 'POST', url, headers: {}, query: {}, body: Buffer.alloc(0), ...overrides };
}

const receiver = z.custom<Receiver>((value) => value !== undefined, 'This provider calls no webhook.');
const VARIANTS_OF_ONE = z.object({ variants: z.record(z.string(), receiver) });

/**
 * Each channel as its own tests have configured it, in test/channels/<name>/variants.ts: by its name, and by others with
 * another provider behind it, or another switch.
 */
export const VARIANTS: Readonly<Record<string, Receiver>> = Object.assign(
  {},
  ...(await Promise.all(
    CHANNEL_NAMES.map(async (name) => VARIANTS_OF_ONE.parse(await import(`./${name}/variants.ts`)).variants),
  )),
);

export const RECEIVERS = {
  telegram: required('telegram'),
  whatsapp: required('whatsapp'),
  sms: required('sms'),
};

function required(variant: string): Receiver {
  const found = VARIANTS[variant];
  if (!found) throw new Error(`There is no variant ${variant}.`);
  return found;
}
