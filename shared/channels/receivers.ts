import type { ChannelName } from '../config/names.ts';
import type { ChannelSettings } from '../deployment/settings.ts';
import type { ChannelReceiver, Receiver } from './receiver.ts';
import { smsReceiver } from './sms/receiver.ts';
import { telegramReceiver } from './telegram/receiver.ts';
import { whatsappReceiver } from './whatsapp/receiver.ts';

type Receivers = { readonly [Name in ChannelName]: ChannelReceiver<Name> };

/** The listening halves, for whoever deploys them. A function imports only its own. */
const RECEIVERS: Receivers = { telegram: telegramReceiver, whatsapp: whatsappReceiver, sms: smsReceiver };

/** The receiver that these settings choose; undefined for a channel that is not configured. */
export function receiverOf<Name extends ChannelName>(
  name: Name,
  settings: ChannelSettings,
): Receiver | undefined {
  const own: ChannelSettings[Name] = settings[name];
  return own && RECEIVERS[name].by(own);
}
