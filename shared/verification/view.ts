import type { Asked, Channel } from '../channels/channel.ts';
import type { ChannelName } from '../channels/names.ts';
import { defined } from '../defined.ts';
import { proofExpiry } from '../proof/claims.ts';
import { proofToken } from '../proof/token.ts';
import type { DrawnChallenge } from './challenge-code.ts';
import { pollAfter } from './polling.ts';
import {
  heldAt,
  MAX_ATTEMPTS,
  type PendingVerification,
  type ProvenVerification,
  statusAt,
  type Verification,
  type VerifiedVerification,
} from './verification.ts';

export type View = Readonly<Record<string, unknown>>;
export type Channels = (name: ChannelName) => Channel | undefined;

/** What only the answer to a creation carries. */
export type CreatedLinks = { readonly verificationUrl: string; readonly eventsUrl: string };

/** A verification as its caller sees it later: the code and the links were answered at creation only. */
export function verificationView(verification: Verification, channels: Channels, now: number): View {
  const challenge =
    statusAt(verification, now) === 'pending' ? { challenge: challengeView(verification, channels) } : {};
  return view(verification, { ...challenge, ...pollView(verification, now) }, now);
}

/** The answer to a creation, the only one that carries the code and the links. */
export function createdView(
  verification: PendingVerification,
  drawn: DrawnChallenge,
  channels: Channels,
  { verificationUrl, eventsUrl }: CreatedLinks,
): View {
  const { message, deep_link } =
    channelOf(verification, channels)?.prepare(askedOf(verification), drawn.code) ?? {};
  const challenge = { code: drawn.code, ...challengeView(verification, channels), message, deep_link };
  return view(
    verification,
    {
      challenge,
      verification_url: verificationUrl,
      events_url: eventsUrl,
      ...pollView(verification, verification.createdAt),
    },
    verification.createdAt,
  );
}

/** As an event tells it: at its own time, without what only helps who polls or has yet to send. */
export function toldView(verification: Verification): View {
  return view(verification, {}, verification.updatedAt);
}

/** Seconds until the next poll; undefined once the state is final. */
export function nextPoll(verification: Verification, now: number): number | undefined {
  return statusAt(verification, now) === 'pending' ? pollAfter(verification, now) : undefined;
}

/** `verified_at`, what the channel told, and the proof. A revoked proof keeps its date and loses its token. */
export function provenView(verification: ProvenVerification): View {
  const proven = {
    verified_at: timestamp(verification.match.at),
    verified_data: verification.match.data,
  };
  if (verification.status === 'revoked') {
    const { at, reason } = verification.revocation;
    return { ...proven, revoked_at: timestamp(at), revoked_reason: reason };
  }
  const proof = proofView(verification);
  return { ...proven, proof, proof_token: proof.token, proof_expires_at: proof.expires_at };
}

export function proofView(verification: VerifiedVerification): { token: string; expires_at: string } {
  const expiresAt = proofExpiry(verification, verification.match) * 1000;
  return { token: proofToken(verification), expires_at: timestamp(expiresAt) };
}

/** What a channel needs to know of a verification to write its texts. */
export function askedOf({ projectName, region, locale }: Verification): Asked {
  return { projectName, region, locale };
}

/** The channel that completed it, or the first that may. */
export function shownChannel(verification: Verification): ChannelName | undefined {
  return 'match' in verification ? verification.match.channel : verification.channels[0];
}

/** ISO 8601, UTC, with milliseconds. */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** When it last changed: at its deadline where nothing but the clock ended it. */
export function updatedAt(verification: Verification, now: number): string {
  const byClock = statusAt(verification, now) === 'expired' && verification.status === 'pending';
  return timestamp(byClock ? verification.expiresAt : verification.updatedAt);
}

function view(verification: Verification, momentary: View, now: number): View {
  return {
    id: verification.id,
    type: verification.type,
    channel: shownChannel(verification),
    ...(verification.flow === 'multi_channel' && { channels: verification.channels }),
    status: statusAt(verification, now),
    identifier: verification.identifier ?? null,
    attempts: verification.attempts,
    max_attempts: MAX_ATTEMPTS,
    assurance: verification.assurance,
    ...momentary,
    ...('match' in verification && provenView(verification)),
    ...defined({
      verification_request_id: verification.requestId,
      external_user_id: verification.externalUserId,
      client_metadata: verification.clientMetadata,
      callback_url: verification.callbackUrl,
      redirect_url: verification.redirectUrl,
      nonce: verification.nonce,
    }),
    ...(verification.environment === 'test' && { test_mode: true }),
    created_at: timestamp(verification.createdAt),
    updated_at: updatedAt(verification, now),
    expires_at: timestamp(verification.expiresAt),
  };
}

/** While it is pending: what the person has to do, and the seconds until the next poll. */
export function pollView(verification: Verification, now: number): View {
  const seconds = nextPoll(verification, now);
  return seconds === undefined ? {} : { next_step: nextStep(verification, now), poll_after: seconds };
}

/**
 * As far as one read can know: Telegram's Start is kept with its sender and leaves the verification as it was, so that the
 * contact which the bot then asks for is part of `send`.
 */
function nextStep(verification: Verification, now: number): 'send' | 'enter_pin' {
  return heldAt(verification, now) ? 'enter_pin' : 'send';
}

function challengeView(verification: Verification, channels: Channels): View {
  const address = channelOf(verification, channels)?.address(askedOf(verification));
  return { expires_at: timestamp(verification.expiresAt), ...address };
}

function channelOf(verification: Verification, channels: Channels): Channel | undefined {
  const name = shownChannel(verification);
  return name && channels(name);
}
