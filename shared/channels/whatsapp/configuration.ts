import { z } from 'zod';
import type { Charged } from '../../cost/channel-fees.ts';
import { formatPhoneNumber } from '../../verification/phone-number.ts';
import { phoneNumber, publicText, twilioAccountSid } from '../configuration-fields.ts';
import type { WhatsappSettings } from './settings.ts';

const common = {
  displayPhoneNumber: phoneNumber,
  /** Answers more than the PIN of `confirmed`: each answer costs money. Without it senders who hide their number fail. */
  replies: z.boolean().default(false),
};

const schema = z.discriminatedUnion(
  'provider',
  [
    z.strictObject({
      provider: z.literal('meta'),
      phoneNumberId: publicText.regex(/^\d{5,20}$/, "write Meta's phone number id, digits only"),
      ...common,
    }),
    z.strictObject({ provider: z.literal('twilio'), accountSid: twilioAccountSid, ...common }),
  ],
  { error: 'write meta or twilio' },
);

export type WhatsappConfiguration = z.infer<typeof schema>;

export const configuration = {
  schema,
  toSettings: (configured: WhatsappConfiguration): WhatsappSettings => ({
    ...configured,
    formatted: formatPhoneNumber(configured.displayPhoneNumber),
  }),
  charges,
};

/** Our answer costs what the country of whoever gets it decides, which no configuration knows. */
function charges({ provider, replies }: WhatsappConfiguration): readonly Charged[] {
  const carried: Charged = { fee: 'twilio_whatsapp_message' };
  const answered: Charged = { fee: 'whatsapp_service_message' };
  switch (provider) {
    case 'meta':
      return replies ? [answered] : [];
    case 'twilio':
      return replies ? [carried, carried, answered] : [carried];
  }
}
