import type { ChannelSettings } from '../deployment/settings.ts';
import type { ChannelName } from './names.ts';
import type { ChannelReceiver, Receiver, TopicReceiver } from './receiver.ts';
import { smsReceiver } from './sms/receiver.ts';
import { telegramReceiver } from './telegram/receiver.ts';
import { whatsappReceiver } from './whatsapp/receiver.ts';

type Receivers = { readonly [Name in ChannelName]: ChannelReceiver<Name> };

/** The listening halves, for whoever deploys them. A function imports only its own. */
const RECEIVERS: Receivers = { telegram: telegramReceiver, whatsapp: whatsappReceiver, sms: smsReceiver };

/** The topic that these settings choose; undefined for a channel that is not configured, or whose provider calls a webhook. */
export function topicOf<Name extends ChannelName>(
  name: Name,
  settings: ChannelSettings,
): TopicReceiver | undefined {
  const own: ChannelSettings[Name] = settings[name];
  return own && RECEIVERS[name].topic?.(own);
}

/** The webhook that these settings choose; undefined for a channel that is not configured, or whose provider publishes. */
export function receiverOf<Name extends ChannelName>(
  name: Name,
  settings: ChannelSettings,
): Receiver | undefined {
  const own: ChannelSettings[Name] = settings[name];
  return own && RECEIVERS[name].by(own);
}
