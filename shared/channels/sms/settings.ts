import * as z from 'zod/mini';
import { NUMBER_TYPES } from '../../cost/units.ts';

/**
 * The numbers that people text to: E.164, as people read it, the region (ISO 3166-1) it is best reached from, and its type, by
 * which providers price what comes in.
 */
const number = {
  number: z.string(),
  formatted: z.string(),
  region: z.optional(z.string()),
  type: z.optional(z.enum(NUMBER_TYPES)),
};

const numbers = z.array(z.object(number)).check(z.minLength(1));

const twilio = z.object({ provider: z.literal('twilio'), accountSid: z.string(), numbers });

/** AWS End User Messaging, which publishes to a topic of ours. */
const aws = z.object({
  provider: z.literal('aws'),
  /** With what AWS calls each: a number answers only if it is named by it. */
  numbers: z.array(z.object({ ...number, phoneNumberId: z.optional(z.string()) })).check(z.minLength(1)),
});

export const smsSettings = z.discriminatedUnion('provider', [twilio, aws]);

export type SmsSettings = z.infer<typeof smsSettings>;
export type TwilioSmsSettings = z.infer<typeof twilio>;
export type AwsSmsSettings = z.infer<typeof aws>;
