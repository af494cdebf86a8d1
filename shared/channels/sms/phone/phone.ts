import { z } from 'zod';
import type { Acting, ChannelPhone, Playing, Step } from '../../phone.ts';
import { acknowledgement, textWith } from '../../phone-answers.ts';
import { SMS_SECRETS } from '../secrets.ts';
import type { SmsSettings } from '../settings.ts';
import { type GotText, writeByNetwork } from './network.ts';
import { messageForm, type SmsLine, twilioRequest } from './twilio-form.ts';

export const phone: ChannelPhone<SmsSettings, SmsLine> = {
  secrets: { [SMS_SECRETS.twilioAuthToken]: (random) => Buffer.from(random.bytes(16)).toString('hex') },
  line: z.object({
    webhookUrl: z.string(),
    accountSid: z.string(),
    authToken: z.string(),
    smsNumber: z.string(),
    networkUrl: z.string(),
  }),
  connect: ({ settings, webhookUrl, networkUrl, secret }) => ({
    webhookUrl,
    accountSid: settings?.provider === 'twilio' ? settings.accountSid : '',
    authToken: secret(SMS_SECRETS.twilioAuthToken),
    smsNumber: settings?.numbers[0]?.number ?? '',
    networkUrl: settings?.provider === 'aws' ? networkUrl : '',
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
  const sent = `"${text}" from ${from}`;
  if (line.networkUrl === '') {
    const answer = await send(twilioRequest(line, messageForm(line, { from, text }), signing));
    yield { sent, answer, reply: acknowledgement(answer) };
    return;
  }
  if (signing === 'bad')
    throw new Error('Nothing is signed by AWS: the topic takes what people write from AWS alone.');
  const { answer, replies } = await writeByNetwork(line, { from, text }, { send });
  yield { sent, answer, reply: answer.status === 200 ? told(replies) : acknowledgement(answer) };
}

function told(replies: readonly GotText[]): string {
  if (replies.length === 0) return 'taken, nothing is sent back';
  return replies.map((reply) => `${reply.from} writes: ${reply.text}`).join('\n');
}
