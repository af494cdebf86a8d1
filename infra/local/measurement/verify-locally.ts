import { z } from 'zod';
import type { ChannelName } from '../../../shared/channels/names.ts';
import type { ProviderAnswer } from '../../../shared/channels/phone.ts';
import { messageForm, twilioRequest } from '../../../shared/channels/sms/phone/twilio-form.ts';
import {
  accountOf,
  contactUpdate,
  startUpdate,
  telegramRequest,
} from '../../../shared/channels/telegram/phone/updates.ts';
import { notification, whatsappRequest } from '../../../shared/channels/whatsapp/phone/notifications.ts';
import type { LocalConfiguration } from '../local-configuration.ts';
import { send } from '../phone/provider-request.ts';

const created = z.object({
  id: z.string(),
  challenge: z.object({ code: z.string() }),
});

export type Begun = { readonly id: string; readonly code: string; readonly number: string };

/** A caller and people with phones, over the wire. Throws for every answer that is not a success. */
export function callerOf(local: LocalConfiguration, apiKey: string) {
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
  const api = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${local.baseUrl}/api/v1/verifications${path}`, { headers, ...init });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response;
  };
  const telegram = async (update: object) => requireOk(await send(telegramRequest(local.telegram, update)));
  const text = async ({ number, code }: Begun) =>
    requireOk(await send(twilioRequest(local.sms, messageForm(local.sms, { from: number, text: code }))));
  return {
    async create(channel: ChannelName, number: string, assurance?: 'confirmed'): Promise<Begun> {
      const body = JSON.stringify({ type: 'phone', channel, identifier: number, assurance });
      const { id, challenge } = created.parse(await (await api('', { method: 'POST', body })).json());
      return { id, code: challenge.code, number };
    },
    async poll({ id }: Begun): Promise<string> {
      return z.object({ status: z.string() }).parse(await (await api(`/${id}`)).json()).status;
    },
    async cancel({ id }: Begun) {
      await api(`/${id}/cancel`, { method: 'POST' });
    },
    async confirm({ id, pin }: Begun & { readonly pin: string }) {
      await api(`/${id}/confirm`, { method: 'POST', body: JSON.stringify({ pin }) });
    },
    /** With a key of the sandbox. */
    async testVerify({ id }: Begun) {
      await api(`/${id}/test-verify`, { method: 'POST' });
    },
    start: ({ number, code }: Begun) => telegram(startUpdate(accountOf(number), code, Date.now())),
    contact({ number }: Begun) {
      const account = accountOf(number);
      return telegram(contactUpdate(account, { number: number.slice(1), userId: account.id }, Date.now()));
    },
    async whatsapp({ number, code }: Begun) {
      const message = notification(local.whatsapp, [{ from: number, text: code }], Date.now());
      requireOk(await send(whatsappRequest(local.whatsapp, message)));
    },
    async sms(begun: Begun) {
      await text(begun);
    },
    /** The message of one that wants its PIN back, and the PIN of our answer. */
    async smsForPin(begun: Begun) {
      const [pin] = /\b\d{6}\b/.exec((await text(begun)).body) ?? [];
      if (pin === undefined) throw new Error('A message that wants a PIN was answered without one.');
      return { ...begun, pin };
    },
  };
}

export type Caller = ReturnType<typeof callerOf>;

function requireOk(answer: ProviderAnswer): ProviderAnswer {
  const { status, body } = answer;
  if (status >= 300) throw new Error(`A webhook of a channel answered ${status}: ${body}`);
  return answer;
}

/** Numbers that differ, so that no quota is met: valid mobiles of Lithuania. */
export function numberOf(index: number): string {
  return `+3706${String(1_000_000 + index).padStart(7, '0')}`;
}
