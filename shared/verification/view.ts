import type { Address, Channel, Prepared } from '../channels/channel.ts';
import type { ChannelName } from '../config/names.ts';
import { proofExpiry } from '../proof/claims.ts';
import { proofToken } from '../proof/token.ts';
import type { DrawnChallenge } from './challenge-code.ts';
import { pollAfter } from './polling.ts';
import { MAX_ATTEMPTS, type ProvenVerification, statusAt, type Verification } from './verification.ts';

type View = Readonly<Record<string, unknown>>;
type Channels = (name: ChannelName) => Channel | undefined;

/** A verification as its caller sees it later: the code and the links were answered at creation only. */
export function verificationView(verification: Verification, channels: Channels, now: number): View {
  return { ...common(verification, channels, now), ...hint(verification, now) };
}

/** The answer to a creation, the only one that carries the code and the links. */
export function createdView(
  verification: Verification,
  { code, link }: DrawnChallenge,
  channels: Channels,
  publicBaseUrl: string,
  now: number,
): View {
  const { challenge, ...rest } = common(verification, channels, now);
  const prepared = channelOf(verification, channels)?.prepare(asked(verification), code);
  return {
    ...rest,
    challenge: { code, ...challenge, ...prepared } satisfies Partial<Prepared> & { code: string },
    verification_url: `${publicBaseUrl}/v/${link}`,
    ...hint(verification, now),
  };
}

/** Seconds until the next poll; undefined once the state is final. */
export function nextPoll(verification: Verification, now: number): number | undefined {
  return statusAt(verification, now) === 'pending' ? pollAfter(verification, now) : undefined;
}

function common(verification: Verification, channels: Channels, now: number) {
  const status = statusAt(verification, now);
  return {
    id: verification.id,
    type: verification.type,
    channel: shownChannel(verification),
    status,
    identifier: verification.identifier,
    attempts: verification.attempts,
    max_attempts: MAX_ATTEMPTS,
    assurance: verification.assurance,
    ...(status === 'pending' && { challenge: challengeView(verification, channels) }),
    ...('match' in verification && proofView(verification)),
    ...(verification.externalUserId !== undefined && { external_user_id: verification.externalUserId }),
    ...(verification.clientMetadata !== undefined && { client_metadata: verification.clientMetadata }),
    ...(verification.callbackUrl !== undefined && { callback_url: verification.callbackUrl }),
    ...(verification.redirectUrl !== undefined && { redirect_url: verification.redirectUrl }),
    ...(verification.nonce !== undefined && { nonce: verification.nonce }),
    created_at: timestamp(verification.createdAt),
    updated_at: timestamp(status === 'expired' ? verification.expiresAt : verification.updatedAt),
    expires_at: timestamp(verification.expiresAt),
  };
}

function challengeView(verification: Verification, channels: Channels) {
  const address: Partial<Address> = channelOf(verification, channels)?.address(asked(verification)) ?? {};
  return { expires_at: timestamp(verification.expiresAt), ...address };
}

function proofView(verification: ProvenVerification): View {
  const proven = { verified_at: timestamp(verification.match.at), verified_data: verification.match.data };
  if (verification.status !== 'verified') return proven;
  const token = proofToken(verification);
  const expiresAt = timestamp(proofExpiry(verification, verification.match) * 1000);
  return {
    ...proven,
    proof: { token, expires_at: expiresAt },
    proof_token: token,
    proof_expires_at: expiresAt,
  };
}

function hint(verification: Verification, now: number): View {
  const seconds = nextPoll(verification, now);
  return seconds === undefined ? {} : { next_step: 'send', poll_after: seconds };
}

function asked({ projectName, region }: Verification) {
  return { projectName, region };
}

function channelOf(verification: Verification, channels: Channels): Channel | undefined {
  const name = shownChannel(verification);
  return name && channels(name);
}

function shownChannel(verification: Verification): ChannelName | undefined {
  return 'match' in verification ? verification.match.channel : verification.channels[0];
}

function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
