import { VersoError } from '../errors.ts';
import type { VerificationStore } from '../ports.ts';
import { ended } from '../verification/cancel.ts';
import { admit, type CreatePorts, type Creator } from '../verification/create.ts';
import { statusAt, type Verification } from '../verification/verification.ts';

type Ports = Pick<CreatePorts, 'counters' | 'clock'> & {
  readonly verifications: Pick<VerificationStore, 'find' | 'apply'>;
};

/**
 * A session whose number is typed on the page before its message comes: only a message from that number completes it then, and one from
 * any other is a wrong sender. Once, while it is pending and nobody's message is held; the same number again changes nothing.
 * Throws conflict, challenge_expired, already_verified, rate_limited.
 */
export async function claimNumber(
  { verifications, counters, clock }: Ports,
  creator: Creator,
  session: Verification,
  { number, region }: { readonly number: string; readonly region: string | undefined },
): Promise<void> {
  const at = clock.now();
  refuseUnlessOpen(session, number, at);
  if (session.identifier === number) return;
  const release = await admit(counters, creator, { ...session, identifier: number }, at);
  const { id, environment } = session;
  const change = { id, environment, at, number, ...(region !== undefined && { region }) };
  if (await verifications.apply({ transition: 'claim', ...change })) return;
  await release();
  const current = (await verifications.find(id, { consistent: true })) ?? session;
  refuseUnlessOpen(current, number, at);
  if (current.identifier !== number) throw settled();
}

function refuseUnlessOpen(session: Verification, number: string, at: number): void {
  const status = statusAt(session, at);
  if (status !== 'pending' || session.status !== 'pending') throw ended(status);
  if (
    session.identifier === undefined ? !session.learnsNumber || session.held : session.identifier !== number
  )
    throw settled();
}

function settled(): VersoError {
  return new VersoError('conflict', 'The number is settled: send the code from that phone, or begin anew.');
}
