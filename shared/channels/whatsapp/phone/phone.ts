import { z } from 'zod';
import { newSecretToken } from '../../../administration/channels/secret-steps.ts';
import type { Random } from '../../../ports.ts';
import type { Acting, ChannelPhone, Playing, Step } from '../../phone.ts';
import { acknowledgement, textWith } from '../../phone-answers.ts';
import { WHATSAPP_SECRETS } from '../secrets.ts';
import type { WhatsappSettings } from '../settings.ts';
import { notification, type WhatsappLine, whatsappRequest } from './notifications.ts';

const { appSecret, verifyToken, accessToken, twilioAuthToken } = WHATSAPP_SECRETS;

export const phone: ChannelPhone<WhatsappSettings, WhatsappLine> = {
  secrets: {
    [appSecret]: hex,
    [verifyToken]: newSecretToken,
    [accessToken]: newSecretToken,
    [twilioAuthToken]: hex,
  },
  line: z.object({
    webhookUrl: z.string(),
    appSecret: z.string(),
    verifyToken: z.string(),
    phoneNumberId: z.string(),
    displayPhoneNumber: z.string(),
    graphApiUrl: z.string(),
  }),
  connect: ({ settings, webhookUrl, secret, standIn }) => ({
    webhookUrl,
    appSecret: secret(appSecret),
    verifyToken: secret(verifyToken),
    phoneNumberId: settings?.provider === 'meta' ? settings.phoneNumberId : '',
    displayPhoneNumber: settings?.displayPhoneNumber ?? '',
    graphApiUrl: standIn('https://graph.facebook.com'),
  }),
  can: ['forwarded'],
  play,
};

function hex(random: Random): string {
  return Buffer.from(random.bytes(16)).toString('hex');
}

async function* play(
  line: WhatsappLine,
  { number, from = number, code, signing, forwarded }: Acting,
  { send, now }: Playing,
): AsyncGenerator<Step> {
  const text = textWith(code);
  const payload = notification(line, [{ from, text, forwarded }], now());
  const answer = await send(whatsappRequest(line, payload, signing));
  yield {
    sent: `${forwarded ? 'forwarded, ' : ''}"${text}" from ${from}`,
    answer,
    reply: acknowledgement(answer),
  };
}
