import { type Asset, codesDrawn, type RequestMilestone } from '../../requests/request.ts';
import { type Placeholders, placeholders } from './placeholders.ts';
import type { Update } from './table.ts';

/** The end of a request whose phones have no other codes than these: a code that is drawn meanwhile must be ended too. */
export function toCancellation(assets: readonly Asset[], at: number): Update {
  const used = placeholders();
  const { name, value, names, values } = used;
  const cancelled = `${name('cancelled_at')} = ${value('at', at)}`;
  return {
    UpdateExpression: `SET ${cancelled} REMOVE ${name('evt')}`,
    ConditionExpression: [
      ...isOpen(used),
      ...assets.map((asset, place) => namesStill(used, place, asset)),
    ].join(' AND '),
    ExpressionAttributeNames: names,
    values,
  };
}

/** One code more, after the one that it was drawn after: neither two at once nor one too many. */
export function toRenewal(place: number, former: Asset, verificationId: string): Update {
  const used = placeholders();
  const { name, value, names, values } = used;
  const codes = `${assetAt(used, place)}.${name('codes')}`;
  const counted =
    former.codes === undefined
      ? `attribute_not_exists(${codes})`
      : `${codes} = ${value('former_codes', former.codes)}`;
  const next = `${assetAt(used, place)}.${name('verification')} = ${value('next', verificationId)}`;
  return {
    UpdateExpression: `SET ${next}, ${codes} = ${value('codes', codesDrawn(former) + 1)} REMOVE ${name('evt')}`,
    ConditionExpression: [...isOpen(used), namesStill(used, place, former), counted].join(' AND '),
    ExpressionAttributeNames: names,
    values,
  };
}

function isOpen({ name }: Placeholders): readonly string[] {
  return [`attribute_exists(${name('id')})`, `attribute_not_exists(${name('cancelled_at')})`];
}

function assetAt({ name }: Placeholders, place: number): string {
  return `${name('assets')}[${place}]`;
}

function namesStill(used: Placeholders, place: number, { verificationId }: Asset): string {
  const path = `${assetAt(used, place)}.${used.name('verification')}`;
  return verificationId === undefined
    ? `attribute_not_exists(${path})`
    : `${path} = ${used.value(`named${place}`, verificationId)}`;
}

const MILESTONES: Readonly<
  Record<RequestMilestone, { attribute: string; event: string; endedAs?: 'partial' | 'expired' }>
> = {
  partial: { attribute: 'partial_at', event: 'verification_request.partial' },
  completed: { attribute: 'completed_at', event: 'verification_request.completed' },
  ended_partial: { attribute: 'ended_at', event: 'verification_request.partial', endedAs: 'partial' },
  ended_expired: { attribute: 'ended_at', event: 'verification_request.expired', endedAs: 'expired' },
};

/** As in transition-update.ts: `evt` and `seq` tell the event. A request ends once, by its last phone or by its deadline. */
export function toMilestone(milestone: RequestMilestone, at: number): Update {
  const { name, value, names, values } = placeholders();
  const { attribute, event, endedAs } = MILESTONES[milestone];
  const missing = (each: string) => `attribute_not_exists(${name(each)})`;
  const open = ['cancelled_at', 'completed_at', 'ended_at', attribute];
  const sets = [
    `${name(attribute)} = ${value('at', at)}`,
    `${name('evt')} = ${value('event', event)}`,
    `${name('seq')} = if_not_exists(${name('seq')}, ${value('zero', 0)}) + ${value('one', 1)}`,
    ...(endedAs ? [`${name('ended_as')} = ${value('as', endedAs)}`] : []),
  ];
  return {
    UpdateExpression: `SET ${sets.join(', ')}`,
    ConditionExpression: [`attribute_exists(${name('id')})`, ...[...new Set(open)].map(missing)].join(
      ' AND ',
    ),
    ExpressionAttributeNames: names,
    values,
  };
}
