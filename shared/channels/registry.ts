import type { ChannelName } from '../config/names.ts';
import type { ChannelSettings } from '../deployment/settings.ts';
import type { Channel } from './channel.ts';
import { sms } from './sms/channel.ts';
import { telegram } from './telegram/channel.ts';
import { whatsapp } from './whatsapp/channel.ts';

type Registry = Readonly<Record<ChannelName, (settings: ChannelSettings) => Channel | undefined>>;

/** The channels, one line each; undefined where this deployment has not configured one. */
export const CHANNELS: Registry = {
  telegram: (settings) => settings.telegram && telegram(settings.telegram),
  whatsapp: (settings) => settings.whatsapp && whatsapp(settings.whatsapp),
  sms: (settings) => settings.sms && sms(settings.sms),
};
