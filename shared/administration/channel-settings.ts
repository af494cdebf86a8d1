import type { ChannelSettings } from '../deployment/settings.ts';
import { formatPhoneNumber } from '../verification/phone-number.ts';

/** The channels as a team's configuration names them. */
export type ChannelConfiguration = {
  readonly telegram?: { readonly botUsername: string } | undefined;
  readonly whatsapp?:
    | ((
        | { readonly provider: 'meta'; readonly phoneNumberId: string }
        | { readonly provider: 'twilio'; readonly accountSid: string }
      ) & { readonly displayPhoneNumber: string; readonly replies: boolean })
    | undefined;
  readonly sms?:
    | (({ readonly provider: 'twilio'; readonly accountSid: string } | { readonly provider: 'aws' }) & {
        readonly numbers: readonly { readonly number: string; readonly region?: string | undefined }[];
      })
    | undefined;
};

/** Formats numbers once, so that no function needs the telephone library's metadata only to show one. */
export function toChannelSettings({ telegram, whatsapp, sms }: ChannelConfiguration): ChannelSettings {
  return {
    ...(telegram && { telegram }),
    ...(whatsapp && { whatsapp: { ...whatsapp, formatted: formatPhoneNumber(whatsapp.displayPhoneNumber) } }),
    ...(sms && {
      sms: {
        ...sms,
        numbers: sms.numbers.map(({ number, region }) => ({
          number,
          formatted: formatPhoneNumber(number),
          ...(region !== undefined && { region }),
        })),
      },
    }),
  };
}
