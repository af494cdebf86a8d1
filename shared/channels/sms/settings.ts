import * as z from 'zod/mini';

export const smsSettings = z.object({
  provider: z.literal('twilio'),
  accountSid: z.string(),
  /** The numbers that people text to: E.164, as people read it, and the region (ISO 3166-1) it is best reached from. */
  numbers: z
    .array(z.object({ number: z.string(), formatted: z.string(), region: z.optional(z.string()) }))
    .check(z.minLength(1)),
});

export type SmsSettings = z.infer<typeof smsSettings>;
export type TwilioSmsSettings = SmsSettings;
