import { CHANNEL_NAMES, type ChannelName, REGISTERED } from './names.ts';

/** By which observation a number was confirmed. */
export type Method = (typeof REGISTERED)[ChannelName]['methods'][number];

export const METHODS: readonly Method[] = CHANNEL_NAMES.flatMap((name): readonly Method[] => [
  ...REGISTERED[name].methods,
]);

const CONFIRMED: ReadonlyMap<string, Method> = new Map(
  CHANNEL_NAMES.flatMap((name) => Object.entries(REGISTERED[name].confirmedMethods)),
);

/** What a proof says once the PIN that answered such a message has come back. */
export function confirmedMethod(method: Method): Method {
  return CONFIRMED.get(method) ?? method;
}
