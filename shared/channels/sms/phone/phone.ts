import { z } from 'zod';
import type { Acting, ChannelPhone, Playing, Step } from '../../phone.ts';
import { acknowledgement, textWith } from '../../phone-answers.ts';
import { SMS_SECRETS } from '../secrets.ts';
import type { SmsSettings } from '../settings.ts';
import { messageForm, type SmsLine, twilioRequest } from './twilio-form.ts';

export const phone: ChannelPhone<SmsSettings, SmsLine> = {
  secrets: { [SMS_SECRETS.twilioAuthToken]: (random) => Buffer.from(random.bytes(16)).toString('hex') },
  line: z.object({
    webhookUrl: z.string(),
    accountSid: z.string(),
    authToken: z.string(),
    smsNumber: z.string(),
  }),
  connect: ({ settings, webhookUrl, secret }) => ({
    webhookUrl,
    accountSid: settings?.provider === 'twilio' ? settings.accountSid : '',
    authToken: secret(SMS_SECRETS.twilioAuthToken),
    smsNumber: settings?.numbers[0]?.number ?? '',
  }),
  can: [],
  play,
};

async function* play(
  line: SmsLine,
  { number, from = number, code, signing }: Acting,
  { send }: Playing,
): AsyncGenerator<Step> {
  const text = textWith(code);
  const answer = await send(twilioRequest(line, messageForm(line, { from, text }), signing));
  yield { sent: `"${text}" from ${from}`, answer, reply: acknowledgement(answer) };
}
