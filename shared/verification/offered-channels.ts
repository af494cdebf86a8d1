import { CHANNEL_NAMES, type ChannelName } from '../channels/names.ts';
import { invalidField, refusedField } from '../http/invalid-request.ts';
import { ASSURANCES, type Assurance } from './verification.ts';

/** What each configured channel proves by itself, and whether a reply over it can carry the PIN of `confirmed`. */
export type OfferedChannels = Readonly<Partial<Record<ChannelName, Offered>>>;

export type Offered = { readonly assurance: Assurance; readonly confirms: boolean };

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

/** The surest first: that is what people are shown who may choose. */
export function everyChannel(offered: OfferedChannels): readonly ChannelName[] {
  const rank = (name: ChannelName) => ASSURANCES.indexOf(offered[name]?.assurance ?? 'low');
  return CHANNEL_NAMES.filter((each) => offered[each] !== undefined).toSorted(
    (one, other) => rank(other) - rank(one),
  );
}

/**
 * The channels for who names none: those that reach the wanted level, `basic` without a wish. All of them where none does,
 * so that what is asked is refused by its name, or is what the deployment's only channel proves.
 */
export function channelsFor(wanted: Assurance | undefined, offered: OfferedChannels): readonly ChannelName[] {
  const reaching = everyChannel(offered).filter((name) =>
    levelsOf(offered[name]).includes(wanted ?? 'basic'),
  );
  return reaching.length > 0 ? reaching : everyChannel(offered);
}

/**
 * What a proof says it is worth must have been enforced: a level that one of the channels can't reach is refused. Without a
 * wish it is what the weakest of them reaches by itself. Throws validation_error.
 */
export function requireAssurance(
  wanted: Assurance | undefined,
  channels: readonly ChannelName[],
  offered: OfferedChannels,
): Assurance {
  const levels = channels.map((name) => ({ name, reached: levelsOf(offered[name]) }));
  const common = ASSURANCES.filter((level) => levels.every(({ reached }) => reached.includes(level)));
  const byItself = common.filter((level) => level !== 'confirmed').at(-1) ?? 'low';
  if (wanted === undefined) return byItself;
  if (common.includes(wanted)) return wanted;
  const short = levels.find(({ reached }) => !reached.includes(wanted));
  const reached = short?.reached.map((level) => `"${level}"`).join(' or ');
  throw invalidField(
    'assurance',
    `Over ${short?.name} a proof reaches ${reached} here: ask for that.`,
    'unreachable_assurance',
  );
}

/** Text messages reach `confirmed` by their echo, and never `basic`: their sender can be forged. */
function levelsOf(offered: Offered | undefined): readonly Assurance[] {
  if (!offered) return [];
  const upTo = ASSURANCES.slice(0, ASSURANCES.indexOf(offered.assurance) + 1);
  return offered.confirms ? [...upTo, 'confirmed'] : upTo;
}
