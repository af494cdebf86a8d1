import type { Sender } from '../channels/inbound-message.ts';
import type { ChannelName } from '../channels/names.ts';
import type { VerificationStore } from '../ports.ts';
import type { Outcome } from './outcome.ts';
import { senderHash } from './remembered-sender.ts';
import { MAX_ATTEMPTS, type PendingVerification } from './verification.ts';

type Ports = { readonly verifications: Pick<VerificationStore, 'apply'> };

type Context = { readonly channel: ChannelName; readonly subkeys: { readonly sender: Uint8Array } };

/**
 * The same wrong sender counts once, since a second SIM is no attack; the third distinct one ends the verification, after
 * `verification.suspicious`. Undefined when somebody else was faster.
 */
export async function countWrongSender(
  { verifications }: Ports,
  context: Context,
  sender: Sender,
  verification: PendingVerification,
  at: number,
): Promise<Outcome | undefined> {
  const hash = senderHash(context, sender).slice(0, 16);
  if (verification.wrongSenders.includes(hash)) return { kind: 'wrong_sender', verification };
  const { id, environment, suspiciousAt } = verification;
  const last = verification.attempts + 1 >= MAX_ATTEMPTS;
  const counted = await verifications.apply({
    transition: last && suspiciousAt === undefined ? 'suspect' : 'count_wrong_sender',
    ...{ id, environment, at },
    channel: context.channel,
    senderHash: hash,
    attemptsBefore: verification.attempts,
  });
  if (!counted) return undefined;
  if (last) await verifications.apply({ transition: 'fail', id, environment, at });
  return { kind: 'wrong_sender', verification };
}
