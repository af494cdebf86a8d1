import * as z from 'zod/mini';

const common = {
  /** The number that people write to as they dial it, E.164. */
  displayPhoneNumber: z.string(),
  /** And as people read it. */
  formatted: z.string(),
  /** Whether we answer more than a PIN: Meta charges for every message since October 2026. */
  replies: z.boolean(),
};

const meta = z.object({
  provider: z.literal('meta'),
  /** Meta's id of the business number that messages are addressed to. */
  phoneNumberId: z.string(),
  ...common,
});

const twilio = z.object({ provider: z.literal('twilio'), accountSid: z.string(), ...common });

export const whatsappSettings = z.discriminatedUnion('provider', [meta, twilio]);

export type WhatsappSettings = z.infer<typeof whatsappSettings>;
export type MetaSettings = z.infer<typeof meta>;
export type TwilioWhatsappSettings = z.infer<typeof twilio>;
