import * as z from 'zod/mini';
import { confirmedMethod } from '../channels/methods.ts';
import type { ChannelName } from '../channels/names.ts';
import { DEFINITIONS } from '../channels/registry.ts';
import type { DeploymentSettings } from '../deployment/settings.ts';
import { requireSigningKey } from '../deployment/signing-key.ts';
import { VersoError } from '../errors.ts';
import { invalidRequest } from '../http/invalid-request.ts';
import { lazily } from '../lazily.ts';
import { canonicalNumber } from '../numbering/canonical-number.ts';
import type { Clock, ProofSigner, VerificationStore } from '../ports.ts';
import { signProof } from '../proof/sign.ts';
import { ended } from './cancel.ts';
import { findVerification, type Owner } from './find.ts';
import { keepUntilProofExpires } from './transitions.ts';
import { type Assurance, type Match, statusAt, type VerifiedVerification } from './verification.ts';

type Ports = {
  readonly verifications: Pick<VerificationStore, 'find' | 'apply'>;
  readonly signer: ProofSigner;
  readonly clock: Clock;
};

type Context = {
  readonly settings: DeploymentSettings;
  /** What a message over the channel proves by itself. */
  readonly assuranceOf: (channel: ChannelName) => Assurance;
};

const E164 = 'Send the number in E.164: +, country code, number, without spaces.';

/** The body of `POST /api/v1/verifications/{id}/test-verify`, all of it optional. */
export const testVerifyBody = lazily(() =>
  z.object({
    /** For a session that learns its number. Strict, so that this function doesn't carry the numbering plans of the world. */
    identifier: z.optional(z.string(E164).check(z.regex(/^\+[1-9]\d{6,14}$/, E164))),
  }),
);

/** Nobody's: the North American plan keeps 555-0100 to 555-0199 of every area for fiction. */
const NOBODYS_NUMBER = '+12025550100';

/**
 * Completes a pending verification of the sandbox as a message over its first channel would, with a proof that the
 * sandbox's key signs. What is verified already is answered again. Throws test_mode_required for a live key, not_found,
 * and as cancelVerification does for what has ended otherwise.
 */
export async function testVerify(
  { verifications, signer, clock }: Ports,
  { settings, assuranceOf }: Context,
  owner: Owner,
  id: string,
  body: unknown,
): Promise<VerifiedVerification> {
  if (owner.environment !== 'test') {
    throw new VersoError(
      'test_mode_required',
      'Only test keys complete a verification this way: use pk_test_...',
    );
  }
  const number = readNumber(body);
  const verification = await findVerification(verifications, owner, id);
  const at = clock.now();
  const [channel] = verification.channels;
  if (statusAt(verification, at) === 'pending' && verification.status === 'pending' && channel) {
    const sender = verification.identifier ?? number ?? NOBODYS_NUMBER;
    const { method: sent, data } = DEFINITIONS[channel].sandbox(sender);
    const [method, assurance] =
      verification.assurance === 'confirmed'
        ? ([confirmedMethod(sent), 'confirmed'] as const)
        : ([sent, assuranceOf(channel)] as const);
    const match: Match = { channel, method, assurance, at, data };
    const proven = { ...verification, identifier: sender };
    const signature = await signProof(signer, requireSigningKey(settings, 'test'), proven, match);
    const deleteAfter = keepUntilProofExpires(verification, at);
    const won = await verifications.apply({
      transition: verification.learnsNumber ? 'learn' : 'verify',
      ...{ id, environment: 'test', at, sender, match, signature, deleteAfter },
    });
    if (won) {
      const sequence = verification.sequence + 1;
      return { ...proven, status: 'verified', match, signature, deleteAfter, sequence, updatedAt: at };
    }
  }
  const current = (await verifications.find(id, { consistent: true })) ?? verification;
  if (current.status === 'verified') return current;
  throw ended(statusAt(current, at));
}

function readNumber(body: unknown): string | undefined {
  const parsed = z.safeParse(testVerifyBody(), body ?? {});
  if (!parsed.success) throw invalidRequest(parsed.error);
  const { identifier } = parsed.data;
  return identifier === undefined ? undefined : canonicalNumber(identifier);
}
