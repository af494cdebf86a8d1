import type { ChannelName } from '../channels/names.ts';
import type { RevocationStore, VerificationStore } from '../ports.ts';
import { proofExpiry } from '../proof/claims.ts';
import type {
  MatchedVerification,
  PendingVerification,
  ProvenVerification,
  Verification,
  VerifiedData,
} from './verification.ts';

/** What a message completed, with its proof or before it. */
type Matched = ProvenVerification | MatchedVerification;

type Ports = {
  readonly verifications: Pick<VerificationStore, 'find' | 'apply'>;
  readonly revocations: Pick<RevocationStore, 'add' | 'find'>;
};

/** Who says no: as the provider names them, and as we keep them. */
type Refuser = {
  readonly channel: ChannelName;
  /** What `verified_data` would hold of them; empty where the sender may be forged. */
  readonly account: VerifiedData;
  readonly hash: string;
};

export type Withdrawn =
  | { readonly kind: 'withdrawn'; readonly verification: Verification }
  | { readonly kind: 'nothing_asked' };

/**
 * A person who was talked into it says no. What their own message verified is revoked; what their own message holds ends as
 * failed, after `verification.suspicious`. Nobody takes back what somebody else's message did: the code alone, which the
 * link's maker knows too, gives no say. Over a channel whose senders may be forged nothing proven is revoked, since a
 * stranger could do that to anybody; what is held still ends. Said again, it is answered again.
 */
export async function withdraw(
  { verifications, revocations }: Ports,
  id: string,
  refuser: Refuser,
  at: number,
): Promise<Withdrawn> {
  const verification = await verifications.find(id, { consistent: true });
  if (!verification) return { kind: 'nothing_asked' };
  if (isMatched(verification)) return revokeOwn({ verifications, revocations }, verification, refuser, at);
  if (verification.status !== 'pending' || !isHeldBy(verification, refuser)) return { kind: 'nothing_asked' };
  const { environment } = verification;
  await verifications.apply({ transition: 'report', id, environment, at });
  if (await verifications.apply({ transition: 'decline', id, environment, at })) {
    return { kind: 'withdrawn', verification };
  }
  // The PIN was faster: what it proved is taken back.
  const current = await verifications.find(id, { consistent: true });
  return current && isMatched(current)
    ? revokeOwn({ verifications, revocations }, current, refuser, at)
    : { kind: 'nothing_asked' };
}

async function revokeOwn(
  { verifications, revocations }: Ports,
  verification: Matched,
  { channel, account }: Refuser,
  at: number,
): Promise<Withdrawn> {
  const { id, environment } = verification;
  const match = 'unsigned' in verification ? verification.unsigned : verification.match;
  const own = Object.entries(account).some(([name, value]) => match.data[name] === value);
  if (match.channel !== channel || !own) return { kind: 'nothing_asked' };
  const expiresAt = proofExpiry(verification, match);
  const wanted = { proofId: id, revokedAt: at, reason: 'user_request', expiresAt } as const;
  // Listed before the verification changes, as every revocation is.
  const listed = (await revocations.add(environment, wanted))
    ? wanted
    : await revocations.find(environment, id);
  const { revokedAt, reason } = listed ?? wanted;
  const revocation = { id, environment, at: revokedAt, reason };
  // Signed or not yet, and it may be signed between the two.
  for (const transition of ['revoke', 'revoke_unsigned', 'revoke'] as const) {
    if (await verifications.apply({ transition, ...revocation })) break;
  }
  return { kind: 'withdrawn', verification };
}

function isMatched(verification: Verification): verification is Matched {
  return 'match' in verification || 'unsigned' in verification;
}

function isHeldBy({ held }: PendingVerification, { hash }: Refuser): boolean {
  return held !== undefined && hash.startsWith(held.sender);
}
