import { VersoError } from '../errors.ts';
import { invalidField } from '../http/invalid-request.ts';
import { takePinTry } from '../limits/pin-quota.ts';
import type { CounterStore, VerificationStore } from '../ports.ts';
import { sameSecret } from '../same-secret.ts';
import { ended } from './cancel.ts';
import { MAX_PIN_TRIES, pinFor } from './pin.ts';
import {
  type HeldMatch,
  type MatchedVerification,
  type PendingVerification,
  statusAt,
  type Verification,
  type VerifiedVerification,
} from './verification.ts';

type Ports = {
  readonly verifications: Pick<VerificationStore, 'find' | 'apply'>;
  readonly counters: CounterStore;
};

export type PinSubkeys = { readonly code: Uint8Array; readonly phone: Uint8Array };

export type HeldVerification = { readonly pending: PendingVerification; readonly held: HeldMatch };

/** What waits for its PIN. Throws conflict before a message has matched and after its PIN has expired, and what `ended` throws. */
export function requireHeld(verification: Verification, now: number): HeldVerification {
  const status = statusAt(verification, now);
  if (status !== 'pending' || verification.status !== 'pending') throw ended(status);
  const { held } = verification;
  if (verification.assurance !== 'confirmed') {
    throw new VersoError(
      'conflict',
      'This verification asks for no PIN: it is verified when its message arrives, so poll it.',
    );
  }
  if (!held) {
    throw new VersoError(
      'conflict',
      'No message has come yet whose PIN could be confirmed: wait for the person to send it.',
    );
  }
  if (held.until <= now) {
    throw new VersoError(
      'conflict',
      'The PIN has expired: let the person send the message again, for the same PIN.',
    );
  }
  return { pending: verification, held };
}

/**
 * A try is taken before the PIN is compared, so that guesses at the same time, over the API and the page together, count one by one;
 * the third wrong one ends the verification. False when somebody else was faster. Throws validation_error for a wrong PIN, rate_limited.
 */
export async function tryPin(
  { verifications, counters }: Ports,
  subkeys: PinSubkeys,
  { pending: { id, environment }, held }: HeldVerification,
  pin: string,
  at: number,
): Promise<boolean> {
  const giveBack = await takePinTry(counters, subkeys.phone, held.number, at);
  if (!(await verifications.apply({ transition: 'try_pin', id, environment, at }))) {
    await giveBack();
    return false;
  }
  if (!sameSecret(pin.trim(), pinFor(subkeys.code, id, held.sender))) {
    await verifications.apply({ transition: 'refuse_pin', id, environment, at });
    const left = await triesLeft(verifications, id);
    throw invalidField('pin', left > 0 ? `This PIN is wrong: ${left} more may be tried.` : LAST, 'wrong_pin');
  }
  await giveBack();
  return true;
}

const LAST = 'This PIN is wrong, and it was the last: create a new verification.';

async function triesLeft(verifications: Ports['verifications'], id: string): Promise<number> {
  const current = await verifications.find(id, { consistent: true });
  return current?.status === 'pending' && current.held ? MAX_PIN_TRIES - current.held.tries : 0;
}

/** Somebody else was faster: what they made of it, if that is the proof, is the answer. Throws conflict and what `ended` throws. */
export async function proofOfAnother(
  verifications: Pick<VerificationStore, 'find'>,
  id: string,
  at: number,
): Promise<VerifiedVerification | MatchedVerification> {
  const current = await verifications.find(id, { consistent: true });
  if (current?.status === 'verified' || current?.status === 'matched') return current;
  const status = current ? statusAt(current, at) : 'expired';
  if (status !== 'pending') throw ended(status);
  throw new VersoError('conflict', 'Another message or PIN came at the same moment: try the PIN again.');
}
