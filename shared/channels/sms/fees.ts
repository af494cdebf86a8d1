import type { ChannelFee } from '../../cost/cost-record.ts';
import type { SmsSettings } from './settings.ts';

type Charged = Pick<ChannelFee, 'fee' | 'count'>;

/** What comes in is charged by the number of ours that it came to. `country` is what the provider says of that number. */
export function inboundFee(
  charged: Charged,
  to: string | null,
  { numbers }: Pick<SmsSettings, 'numbers'>,
  country?: string | null,
): ChannelFee {
  const ours = numbers.find(({ number }) => number === to);
  const type = ours?.type;
  return { ...charged, ...inCountry(country || ours?.region), ...(type && { number_type: type }) };
}

/** What goes out is charged by the country of whoever gets it. */
export function outboundFee(charged: Charged, country: string | null | undefined): ChannelFee {
  return { ...charged, ...inCountry(country) };
}

/** Providers leave it empty where they don't know. */
function inCountry(country: string | null | undefined): Pick<ChannelFee, 'country'> {
  return country && /^[A-Z]{2}$/.test(country) ? { country } : {};
}
