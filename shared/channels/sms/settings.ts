import * as z from 'zod/mini';

/** The numbers that people text to: E.164, as people read it, and the region (ISO 3166-1) it is best reached from. */
const numbers = z
  .array(z.object({ number: z.string(), formatted: z.string(), region: z.optional(z.string()) }))
  .check(z.minLength(1));

const twilio = z.object({ provider: z.literal('twilio'), accountSid: z.string(), numbers });

/** AWS End User Messaging, which publishes to a topic of ours. */
const aws = z.object({ provider: z.literal('aws'), numbers });

export const smsSettings = z.discriminatedUnion('provider', [twilio, aws]);

export type SmsSettings = z.infer<typeof smsSettings>;
export type TwilioSmsSettings = z.infer<typeof twilio>;
export type AwsSmsSettings = z.infer<typeof aws>;
