import type { Channel } from '../channels/channel.ts';
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
  const challenge =
    statusAt(verification, now) === 'pending' ? { challenge: challengeView(verification, channels) } : {};
  return view(verification, challenge, now);
}

/** The answer to a creation, the only one that carries the code and the links. */
export function createdView(
  verification: Verification,
  drawn: DrawnChallenge,
  channels: Channels,
  publicBaseUrl: string,
  now: number,
): View {
  const prepared = channelOf(verification, channels)?.prepare(asked(verification), drawn.code);
  const challenge = { code: drawn.code, ...challengeView(verification, channels), ...prepared };
  return view(verification, { challenge, verification_url: `${publicBaseUrl}/v/${drawn.link}` }, now);
}

/** Seconds until the next poll; undefined once the state is final. */
export function nextPoll(verification: Verification, now: number): number | undefined {
  return statusAt(verification, now) === 'pending' ? pollAfter(verification, now) : undefined;
}

function view(verification: Verification, challenge: View, now: number): View {
  const status = statusAt(verification, now);
  const seconds = nextPoll(verification, now);
  return {
    id: verification.id,
    type: verification.type,
    channel: shownChannel(verification),
    status,
    identifier: verification.identifier,
    attempts: verification.attempts,
    max_attempts: MAX_ATTEMPTS,
    assurance: verification.assurance,
    ...challenge,
    ...(seconds !== undefined && { next_step: 'send', poll_after: seconds }),
    ...('match' in verification && provenView(verification)),
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

function challengeView(verification: Verification, channels: Channels): View {
  const address = channelOf(verification, channels)?.address(asked(verification));
  return { expires_at: timestamp(verification.expiresAt), ...address };
}

/** A revoked proof keeps its date and loses its token. */
function provenView(verification: ProvenVerification): View {
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
