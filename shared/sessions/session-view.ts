import type { DrawnChallenge } from '../verification/challenge-code.ts';
import { type PendingVerification, statusAt, type Verification } from '../verification/verification.ts';
import {
  askedOf,
  type Channels,
  type CreatedLinks,
  pollView,
  proofView,
  shownChannel,
  timestamp,
  type View,
} from '../verification/view.ts';

/** The answer to a creation. Its code is in the link alone: whoever sends it decides the number. */
export function createdSessionView(
  session: PendingVerification,
  drawn: DrawnChallenge,
  channels: Channels,
  { verificationUrl, eventsUrl }: CreatedLinks,
): View {
  const name = shownChannel(session);
  const { deep_link, qr_text } = (name && channels(name)?.prepare(askedOf(session), drawn.code)) ?? {};
  return {
    ...sessionView(session, channels, session.createdAt),
    deep_link,
    qr_code: deep_link,
    qr_text,
    verification_url: verificationUrl,
    events_url: eventsUrl,
  };
}

/** Verified, it carries the number that was learned. */
export function sessionView(session: Verification, channels: Channels, now: number): View {
  const name = shownChannel(session);
  return {
    id: session.id,
    channel: name,
    status: statusAt(session, now),
    assurance: session.assurance,
    instructions: name && channels(name)?.address(askedOf(session)).instruction,
    ...pollView(session, now),
    ...('match' in session && {
      phone_number: session.identifier,
      verified_at: timestamp(session.match.at),
      verification_id: session.id,
    }),
    ...(session.status === 'verified' && { proof: proofView(session) }),
    ...(session.context && { context: session.context }),
    ...(session.externalUserId !== undefined && { external_user_id: session.externalUserId }),
    ...(session.clientMetadata !== undefined && { client_metadata: session.clientMetadata }),
    expires_at: timestamp(session.expiresAt),
    created_at: timestamp(session.createdAt),
  };
}
