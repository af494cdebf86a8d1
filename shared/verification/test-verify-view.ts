import type { VerifiedVerification } from './verification.ts';
import { proofView, shownChannel, timestamp, type View } from './view.ts';

export function testVerifyView(verification: VerifiedVerification): View {
  const { token, expires_at } = proofView(verification);
  return {
    id: verification.id,
    type: verification.type,
    channel: shownChannel(verification),
    status: verification.status,
    identifier: verification.identifier,
    verified_at: timestamp(verification.match.at),
    proof_token: token,
    proof_expires_at: expires_at,
    test_mode: true,
  };
}
