import { proofExpiry } from '../proof/claims.ts';
import { statusAt, type Verification } from '../verification/verification.ts';
import { shownChannel, timestamp, type View } from '../verification/view.ts';

/** Everything that is known of one of the caller's own users; `count` may be more than the newest, which are shown. */
export function userView(
  externalUserId: string,
  verifications: readonly Verification[],
  count: number,
  now: number,
): View {
  const times = verifications.flatMap((each) => ('match' in each ? [each.match.at] : []));
  const verifiedTypes = verifications.filter(({ status }) => status === 'verified').map(({ type }) => type);
  return {
    external_user_id: externalUserId,
    verification_count: count,
    types_verified: [...new Set(verifiedTypes)],
    verifications: verifications.map((each) => entry(each, now)),
    first_verified_at: times.length > 0 ? timestamp(Math.min(...times)) : null,
    last_verified_at: times.length > 0 ? timestamp(Math.max(...times)) : null,
  };
}

/** Enough of a number to recognise one's own: `+3706***9199`. */
export function maskNumber(number: string): string {
  const [shown, ending] = number.length >= 12 ? [5, 4] : [3, 2];
  return `${number.slice(0, shown)}***${number.slice(-ending)}`;
}

function entry(verification: Verification, now: number): View {
  const proven = 'match' in verification ? verification : undefined;
  return {
    id: verification.id,
    type: verification.type,
    channel: shownChannel(verification),
    identifier: verification.identifier === undefined ? null : maskNumber(verification.identifier),
    status: statusAt(verification, now),
    verified_at: proven ? timestamp(proven.match.at) : null,
    has_proof: verification.status === 'verified',
    proof_expires_at:
      proven?.status === 'verified' ? timestamp(proofExpiry(proven, proven.match) * 1000) : null,
    created_at: timestamp(verification.createdAt),
  };
}
