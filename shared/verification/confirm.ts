import * as z from 'zod/mini';
import type { DeploymentSettings } from '../deployment/settings.ts';
import { requireSigningKey } from '../deployment/signing-key.ts';
import { invalidField, invalidRequest } from '../http/invalid-request.ts';
import { lazily } from '../lazily.ts';
import type { Clock, CounterStore, ProofSigner, VerificationStore } from '../ports.ts';
import { signProofIfPossible } from '../proof/sign.ts';
import { sameSecret } from '../same-secret.ts';

import { findVerification, type Owner } from './find.ts';
import { resultFor } from './pin.ts';
import { pinText } from './pin-text.ts';
import { keepUntilProofExpires } from './transitions.ts';
import { type HeldVerification, type PinSubkeys, proofOfAnother, requireHeld, tryPin } from './try-pin.ts';
import { type PendingVerification, statusAt, type Verification } from './verification.ts';

type Ports = {
  readonly verifications: Pick<VerificationStore, 'find' | 'apply'>;
  readonly counters: CounterStore;
  readonly signer: ProofSigner;
  readonly clock: Clock;
};

type Context = { readonly settings: DeploymentSettings; readonly subkeys: PinSubkeys };

/** The body of `POST /api/v1/verifications/{id}/confirm`: one of the two. */
export const confirmBody = lazily(() =>
  z.object({
    pin: z.optional(pinText()),
    result: z.optional(
      z
        .string(EITHER)
        .check(z.regex(/^[\w-]{22}$/, 'Send the result as the page put it into your redirect_url.')),
    ),
  }),
);

const EITHER =
  'Send the pin that the person typed for you as text, or the result that the hosted page gave you.';

/**
 * The second step of `confirmed` (RFC 10027, Request Initiation Verification): what the reply on the phone shows comes back through the
 * session that began, as the PIN itself or as the result that the page gave for it. What is verified already is answered again.
 * While KMS is away the answer still reads pending, and the proof follows.
 * Throws not_found, conflict before a message has matched, validation_error for a wrong PIN or result, challenge_expired, rate_limited.
 */
export async function confirmVerification(
  ports: Ports,
  context: Context,
  owner: Owner,
  id: string,
  body: unknown,
): Promise<Verification> {
  const given = readConfirmation(body);
  const { verifications, clock } = ports;
  const at = clock.now();
  const verification = await findVerification(verifications, owner, id);
  if (verification.status === 'verified' || verification.status === 'matched') return verification;
  if ('result' in given) {
    const accepted = await requireResult(verifications, context, verification, given.result, at);
    return complete(ports, context, accepted, at);
  }
  const held = requireHeld(verification, at);
  const isRight = await tryPin(ports, context.subkeys, held, given.pin, at);
  return isRight ? complete(ports, context, held, at) : proofOfAnother(verifications, id, at);
}

function readConfirmation(body: unknown): { readonly pin: string } | { readonly result: string } {
  const parsed = z.safeParse(confirmBody(), body);
  if (!parsed.success) throw invalidRequest(parsed.error);
  const { pin, result } = parsed.data;
  if (pin !== undefined && result !== undefined)
    throw invalidField('result', 'Send the pin or the result, not both.');
  if (pin !== undefined) return { pin };
  if (result !== undefined) return { result };
  throw invalidField('pin', EITHER, 'invalid_type');
}

/** It can't be guessed, so no try is taken. Read strongly where it doesn't fit: the page has just accepted the PIN. */
async function requireResult(
  verifications: Ports['verifications'],
  { subkeys }: Context,
  verification: Verification,
  result: string,
  at: number,
): Promise<HeldVerification> {
  const fits = ({ pending: { id }, held: { sender, resultUntil = 0 } }: HeldVerification) =>
    resultUntil > at && sameSecret(result, resultFor(subkeys.code, id, sender, resultUntil));
  if (statusAt(verification, at) === 'pending' && verification.status === 'pending' && verification.held) {
    const seen = { pending: verification, held: verification.held };
    if (seen.held.until > at && fits(seen)) return seen;
  }
  const current = (await verifications.find(verification.id, { consistent: true })) ?? verification;
  const held = requireHeld(current, at);
  if (fits(held)) return held;
  throw invalidField(
    'result',
    'This is no result of this verification, or another message has made it void: let the person enter the PIN again.',
    'wrong_result',
  );
}

async function complete(
  { verifications, signer }: Ports,
  { settings }: Context,
  { pending: verification, held }: HeldVerification,
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
  if (!won) return proofOfAnother(verifications, id, at);
  if (!signature) return { ...proven, status: 'matched', unsigned: match, deleteAfter, updatedAt: at };
  const sequence = verification.sequence + 1;
  return { ...proven, status: 'verified', match, signature, deleteAfter, sequence, updatedAt: at };
}

function withoutHeld({ held: _held, ...rest }: PendingVerification): PendingVerification {
  return rest;
}
