import { z } from 'zod';
import type { Charged } from '../../cost/channel-fees.ts';
import { NUMBER_TYPES } from '../../cost/units.ts';
import { defined } from '../../defined.ts';
import { formatPhoneNumber } from '../../verification/phone-number.ts';
import { phoneNumber, publicText, twilioAccountSid } from '../configuration-fields.ts';
import type { SmsSettings } from './settings.ts';

const number = {
  number: phoneNumber,
  region: publicText.regex(/^[A-Z]{2}$/, 'write an ISO country, for example US').optional(),
  /** Providers price what comes in by it: without it, its cost is priced by country alone, or not at all. */
  type: z.enum(NUMBER_TYPES, `write one of ${NUMBER_TYPES.join(', ')}`).optional(),
};

const AT_LEAST_ONE = 'write at least one number';
const numbers = z.array(z.strictObject(number)).min(1, AT_LEAST_ONE);

/** With what AWS calls each, it can answer: that takes the right to send from it. */
const awsNumber = z.strictObject({
  ...number,
  phoneNumberId: publicText
    .regex(/^phone-[0-9a-f]{32}$/, "write AWS's phone number ID: phone- and 32 hex digits")
    .optional(),
});

const schema = z.discriminatedUnion(
  'provider',
  [
    z.strictObject({ provider: z.literal('twilio'), accountSid: twilioAccountSid, numbers }),
    z.strictObject({ provider: z.literal('aws'), numbers: z.array(awsNumber).min(1, AT_LEAST_ONE) }),
  ],
  { error: 'write twilio or aws' },
);

export type SmsConfiguration = z.infer<typeof schema>;

export const configuration = {
  schema,
  toSettings: (configured: SmsConfiguration): SmsSettings =>
    configured.provider === 'twilio'
      ? { ...configured, numbers: configured.numbers.map(shown) }
      : {
          ...configured,
          numbers: configured.numbers.map(({ phoneNumberId, ...each }) => ({
            ...shown(each),
            ...defined({ phoneNumberId }),
          })),
        },
  charges,
};

function shown({ number, region, type }: z.infer<typeof numbers>[number]) {
  return { number, formatted: formatPhoneNumber(number), ...defined({ region, type }) };
}

const INBOUND = { twilio: 'twilio_sms_inbound', aws: 'aws_sms_inbound' } as const;

/** Where our numbers are not alike, nobody can say by which of their prices. */
function charges({ provider, numbers }: SmsConfiguration): readonly Charged[] {
  const [first, ...others] = numbers;
  const alike = others.every(({ region, type }) => region === first?.region && type === first?.type);
  const by = alike ? defined({ country: first?.region, number_type: first?.type }) : {};
  return [{ fee: INBOUND[provider], ...by }];
}
