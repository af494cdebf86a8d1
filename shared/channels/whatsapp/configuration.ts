import { z } from 'zod';
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
};
