import * as registered from './registered.ts';

/** Each channel as its folder declares it, of its own exact type. */
export const REGISTERED = registered;

export type ChannelName = keyof typeof REGISTERED;

export const CHANNEL_NAMES: readonly ChannelName[] = Object.keys(REGISTERED).filter(isRegistered);

function isRegistered(name: string): name is ChannelName {
  return Object.hasOwn(REGISTERED, name);
}
