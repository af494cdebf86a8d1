import { z } from 'zod';
import { NUMBER_TYPES } from '../../cost/units.ts';
import { defined } from '../../defined.ts';
import { formatPhoneNumber } from '../../verification/phone-number.ts';
import { phoneNumber, publicText, twilioAccountSid } from '../configuration-fields.ts';
import type { SmsSettings } from './settings.ts';

const numbers = z
  .array(
    z.strictObject({
      number: phoneNumber,
      region: publicText.regex(/^[A-Z]{2}$/, 'write an ISO country, for example US').optional(),
      /** Providers price what comes in by it: without it, its cost is priced by country alone, or not at all. */
      type: z.enum(NUMBER_TYPES, `write one of ${NUMBER_TYPES.join(', ')}`).optional(),
    }),
  )
  .min(1, 'write at least one number');

const schema = z.discriminatedUnion(
  'provider',
  [
    z.strictObject({ provider: z.literal('twilio'), accountSid: twilioAccountSid, numbers }),
    z.strictObject({ provider: z.literal('aws'), numbers }),
  ],
  { error: 'write twilio or aws' },
);

export type SmsConfiguration = z.infer<typeof schema>;

export const configuration = {
  schema,
  toSettings: (configured: SmsConfiguration): SmsSettings => ({
    ...configured,
    numbers: configured.numbers.map(({ number, region, type }) => ({
      ...{ number, formatted: formatPhoneNumber(number) },
      ...defined({ region, type }),
    })),
  }),
};
