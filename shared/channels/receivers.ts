import type { ChannelSettings } from '../deployment/settings.ts';
import { loadedByChannel } from './by-channel.ts';
import type { ChannelName } from './names.ts';
import type { ChannelReceiver, Receiver, TopicReceiver } from './receiver.ts';
import { DEFINITIONS } from './registry.ts';

type Modules = { readonly [Name in ChannelName]: { readonly receiver: ChannelReceiver<Name> } };

/** The listening halves, for whoever deploys them. A function holds only its own. */
const RECEIVERS = await loadedByChannel<Modules>((name) => DEFINITIONS[name].receiver());

/** Whether one of the channel's providers publishes to a topic. */
export function mayHaveTopic(name: ChannelName): boolean {
  return RECEIVERS[name].receiver.topic !== undefined;
}

/** The topic that these settings choose; undefined for a channel that is not configured, or whose provider calls a webhook. */
export function topicOf<Name extends ChannelName>(
  name: Name,
  settings: ChannelSettings,
): TopicReceiver | undefined {
  const own: ChannelSettings[Name] = settings[name];
  return own && RECEIVERS[name].receiver.topic?.(own);
}

/** The webhook that these settings choose; undefined for a channel that is not configured, or whose provider publishes. */
export function receiverOf<Name extends ChannelName>(
  name: Name,
  settings: ChannelSettings,
): Receiver | undefined {
  const own: ChannelSettings[Name] = settings[name];
  return own && RECEIVERS[name].receiver.by(own);
}
