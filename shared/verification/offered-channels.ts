import { CHANNEL_NAMES, type ChannelName } from '../config/names.ts';
import { invalidField, refusedField } from '../http/invalid-request.ts';
import { ASSURANCES, type Assurance } from './verification.ts';

/** What each configured channel proves by itself. */
export type OfferedChannels = Readonly<Partial<Record<ChannelName, Assurance>>>;

/** Throws invalid_channel_for_type for one that is unknown or not configured here. */
export function requireChannel(channel: string, offered: OfferedChannels, field = 'channel'): ChannelName {
  const name = CHANNEL_NAMES.find((each) => each === channel && offered[each] !== undefined);
  if (name) return name;
  const available = everyChannel(offered).join(', ');
  const known = CHANNEL_NAMES.some((each) => each === channel);
  const reason = known
    ? `This deployment has not configured the channel ${channel}: use one of ${available}.`
    : `A phone is verified over one of these channels here: ${available}.`;
  throw refusedField('invalid_channel_for_type', field, reason);
}

/** Different channels, in the order in which they were asked for. */
export function requireChannels(
  channels: readonly string[],
  offered: OfferedChannels,
  field = 'channels',
): readonly ChannelName[] {
  const names = channels.map((each, place) => requireChannel(each, offered, `${field}.${place}`));
  if (new Set(names).size < names.length) throw invalidField(field, 'Name each channel once.');
  return names;
}

export function everyChannel(offered: OfferedChannels): readonly ChannelName[] {
  return CHANNEL_NAMES.filter((each) => offered[each] !== undefined);
}

/**
 * What a proof says it is worth must have been enforced: a level that one of the channels can't reach is refused,
 * and without a wish it is what the weakest of them reaches. Throws validation_error.
 */
export function requireAssurance(
  wanted: Assurance | undefined,
  channels: readonly ChannelName[],
  offered: OfferedChannels,
): Assurance {
  const reached = channels.map((name) => ({ name, most: offered[name] ?? 'low' }));
  const [weakest] = reached.toSorted((one, other) => rank(one.most) - rank(other.most));
  const most = weakest?.most ?? 'low';
  if (wanted === undefined || rank(wanted) <= rank(most)) return wanted ?? most;
  throw invalidField(
    'assurance',
    `Over ${weakest?.name} a proof reaches "${most}" here: ask for that or less.`,
    'unreachable_assurance',
  );
}

function rank(assurance: Assurance): number {
  return ASSURANCES.indexOf(assurance);
}
