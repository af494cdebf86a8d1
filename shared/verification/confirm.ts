import * as z from 'zod/mini';
import type { DeploymentSettings } from '../deployment/settings.ts';
import { requireSigningKey } from '../deployment/signing-key.ts';
import { VersoError } from '../errors.ts';
import { invalidField, invalidRequest } from '../http/invalid-request.ts';
import { lazily } from '../lazily.ts';
import { takePinTry } from '../limits/pin-quota.ts';
import type { Clock, CounterStore, ProofSigner, VerificationStore } from '../ports.ts';
import { signProofIfPossible } from '../proof/sign.ts';
import { sameSecret } from '../same-secret.ts';
import { ended } from './cancel.ts';
import { findVerification, type Owner } from './find.ts';
import { MAX_PIN_TRIES, pinFor } from './pin.ts';
import { keepUntilProofExpires } from './transitions.ts';
import { type HeldMatch, type PendingVerification, statusAt, type Verification } from './verification.ts';

type Ports = {
  readonly verifications: Pick<VerificationStore, 'find' | 'apply'>;
  readonly counters: CounterStore;
  readonly signer: ProofSigner;
  readonly clock: Clock;
};

type Context = {
  readonly settings: DeploymentSettings;
  readonly subkeys: { readonly code: Uint8Array; readonly phone: Uint8Array };
};

/** The body of `POST /api/v1/verifications/{id}/confirm`. */
export const confirmBody = lazily(() =>
  z.object({
    pin: z
      .string('Send the PIN as text.')
      .check(z.regex(/^\s*\d{6}\s*$/, 'Send the six digits that the reply on the phone shows.')),
  }),
);

/**
 * The second step of `confirmed` (RFC 10027, Request Initiation Verification): the PIN of the reply on the phone comes back
 * through the session that began. A try is taken before the PIN is compared, so that guesses at the same time count one
 * by one; the third wrong one ends the verification. What is verified already is answered again. While KMS is away the answer
 * still reads pending, and the proof follows.
 * Throws not_found, conflict before a message has matched, validation_error for a wrong PIN, challenge_expired, rate_limited.
 */
export async function confirmVerification(
  ports: Ports,
  context: Context,
  owner: Owner,
  id: string,
  body: unknown,
): Promise<Verification> {
  const parsed = z.safeParse(confirmBody(), body);
  if (!parsed.success) throw invalidRequest(parsed.error);
  const { verifications, counters, clock } = ports;
  const at = clock.now();
  const verification = await findVerification(verifications, owner, id);
  if (verification.status === 'verified' || verification.status === 'matched') return verification;
  const { pending, held } = requireHeld(verification, at);

  const giveBack = await takePinTry(counters, context.subkeys.phone, held.number, at);
  const { environment } = owner;
  if (!(await verifications.apply({ transition: 'try_pin', id, environment, at }))) {
    await giveBack();
    return afterARace(verifications, id, at);
  }
  const pin = pinFor(context.subkeys.code, id, held.sender);
  if (!sameSecret(parsed.data.pin.trim(), pin)) {
    await verifications.apply({ transition: 'refuse_pin', id, environment, at });
    const left = await triesLeft(verifications, id);
    throw invalidField('pin', left > 0 ? `This PIN is wrong: ${left} more may be tried.` : LAST, 'wrong_pin');
  }
  await giveBack();
  return complete(ports, context, pending, held, at);
}

const LAST = 'This PIN is wrong, and it was the last: create a new verification.';

function requireHeld(
  verification: Verification,
  now: number,
): { pending: PendingVerification; held: HeldMatch } {
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

async function complete(
  { verifications, signer }: Ports,
  { settings }: Context,
  verification: PendingVerification,
  held: HeldMatch,
  at: number,
): Promise<Verification> {
  const { id, environment } = verification;
  // It is verified now, and not when the message came.
  const match = { ...held.match, at };
  const proven = { ...withoutHeld(verification), identifier: held.number };
  const signature = await signProofIfPossible(
    signer,
    requireSigningKey(settings, environment),
    proven,
    match,
  );
  const deleteAfter = keepUntilProofExpires(verification, at);
  const change = { id, environment, at, held: { ...held, match }, deleteAfter };
  const won = await verifications.apply(
    signature
      ? { transition: 'confirm', ...change, signature }
      : { transition: 'confirm_unsigned', ...change },
  );
  if (!won) return afterARace(verifications, id, at);
  if (!signature) return { ...proven, status: 'matched', unsigned: match, deleteAfter, updatedAt: at };
  const sequence = verification.sequence + 1;
  return { ...proven, status: 'verified', match, signature, deleteAfter, sequence, updatedAt: at };
}

function withoutHeld({ held: _held, ...rest }: PendingVerification): PendingVerification {
  return rest;
}

/** Somebody else was faster: what they made of it is the answer. */
async function afterARace(
  verifications: Ports['verifications'],
  id: string,
  at: number,
): Promise<Verification> {
  const current = await verifications.find(id, { consistent: true });
  if (current?.status === 'verified' || current?.status === 'matched') return current;
  const status = current ? statusAt(current, at) : 'expired';
  if (status === 'pending') throw new VersoError('conflict', 'Another message came meanwhile: try its PIN.');
  throw ended(status);
}

async function triesLeft(verifications: Ports['verifications'], id: string): Promise<number> {
  const current = await verifications.find(id, { consistent: true });
  return current?.status === 'pending' && current.held ? MAX_PIN_TRIES - current.held.tries : 0;
}
