import type { ChannelName } from '../channels/names.ts';
import type { DrawnChallenge } from './challenge-code.ts';
import type { PendingVerification, Verification } from './verification.ts';
import { statusAt } from './verification.ts';
import {
  askedOf,
  type Channels,
  type CreatedLinks,
  pollView,
  proofView,
  timestamp,
  type View,
} from './view.ts';

const PREFIX = 'vg_';

/** A group is one verification with several channels; `vg_` and its id name it. */
export function groupId({ id }: Pick<Verification, 'id'>): string {
  return PREFIX + id;
}

/** The verification's id in a group's; a text that is none yields what is no id either. */
export function verificationIdOf(group: string): string {
  return group.startsWith(PREFIX) ? group.slice(PREFIX.length) : '';
}

/** The answer to a creation: a block for each channel, all with the same code. */
export function createdGroupView(
  verification: PendingVerification,
  drawn: DrawnChallenge,
  channels: Channels,
  { verificationUrl, eventsUrl }: CreatedLinks,
): View {
  const asked = askedOf(verification);
  const now = verification.createdAt;
  return {
    ...groupPart(verification, now),
    verification_url: verificationUrl,
    events_url: eventsUrl,
    channels: verification.channels.map((name) => {
      const { deep_link, qr_text, sms_message } = channels(name)?.prepare(asked, drawn.code) ?? {};
      return {
        ...block(verification, name, channels, now),
        code: drawn.code,
        deep_link,
        ...(sms_message !== undefined && { sms_message }),
        qr_text,
      };
    }),
  };
}

/** The first channel that completed has won; the others read as cancelled then. */
export function groupStatusView(verification: Verification, channels: Channels, now: number): View {
  return {
    ...groupPart(verification, now),
    ...('match' in verification && { winning_channel: verification.match.channel }),
    channels: verification.channels.map((name) => block(verification, name, channels, now)),
    ...(verification.status === 'verified' && { proof: proofView(verification) }),
  };
}

function groupPart(verification: Verification, now: number): View {
  return {
    group_id: groupId(verification),
    status: statusAt(verification, now),
    identifier: verification.identifier,
    assurance: verification.assurance,
    ...pollView(verification, now),
    expires_at: timestamp(verification.expiresAt),
  };
}

function block(verification: Verification, channel: ChannelName, channels: Channels, now: number): View {
  const lost = 'match' in verification && verification.match.channel !== channel;
  return {
    channel,
    verification_id: verification.id,
    status: lost ? 'cancelled' : statusAt(verification, now),
    send_to: channels(channel)?.address(askedOf(verification)).send_to,
  };
}
