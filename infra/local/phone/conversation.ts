import { systemClock, systemRandom } from '../../../shared/adapters/system/clock-and-random.ts';
import type { ChannelName } from '../../../shared/channels/names.ts';
import type { Acting, Step } from '../../../shared/channels/phone.ts';
import { playPhone } from '../../../shared/channels/phones.ts';
import type { LocalConfiguration } from '../local-configuration.ts';
import { send } from './provider-request.ts';

/** By one of the two. */
type Reached = { readonly webhookUrl: string; readonly networkUrl?: string };

/** Plays the person's side of one channel, message by message. */
export function converse(
  channel: ChannelName,
  local: LocalConfiguration,
  acting: Acting,
): AsyncGenerator<Step> {
  const { webhookUrl, networkUrl = '' }: Reached = local[channel];
  if (webhookUrl === '' && networkUrl === '')
    throw new Error(`The local stack has not configured ${channel}.`);
  return playPhone(channel, local, acting, { now: systemClock.now, random: systemRandom, send });
}
