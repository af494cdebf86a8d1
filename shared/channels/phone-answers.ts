import * as z from 'zod';
import { readJson } from '../read-json.ts';
import type { ProviderAnswer } from './phone.ts';
import { prompt } from './prompt.ts';

/** As challenge.message of a deployment's first project. */
export function textWith(code: string): string {
  return prompt({ code, project: 'Acme' });
}

const refusal = z.object({ error: z.object({ message: z.string() }) });

/** @see https://www.twilio.com/docs/messaging/twiml */
const TWIML_SILENCE = /^(?:<\?xml[^>]*\?>)?\s*<Response\s*(?:\/>|><\/Response>)\s*$/;

/** What our answer means to the provider, and through it to the person. */
export function acknowledgement({ status, body }: ProviderAnswer): string {
  if (status < 300)
    return body === '' || TWIML_SILENCE.test(body) ? 'taken, nothing is sent back' : `taken: ${body}`;
  const refused = refusal.safeParse(readJson(body));
  return `refused: ${refused.success ? refused.data.error.message : body || 'no reason given'}`;
}
