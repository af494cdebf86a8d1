import { randomBytes } from 'node:crypto';
import {
  type Assurance,
  rememberedRevocations,
  type VerifyOfflineOptions,
  verifyOffline,
} from 'verso/client';
import { z } from 'zod/mini';
import { defineRequest, nextStep, verifyRequest } from './challenge.ts';

/** Any trigger's event: what isn't read is handed back as it came. */
type TriggerEvent = { readonly request: unknown };

export async function defineAuthChallenge<Event extends TriggerEvent>(event: Event) {
  const { session } = z.parse(defineRequest, event.request);
  return { ...event, response: nextStep(session) };
}

/** The nonce is this session's alone: a proof that carries it was made for this sign-in, and serves no other. */
export async function createAuthChallenge<Event extends TriggerEvent>(event: Event) {
  const nonce = randomBytes(24).toString('base64url');
  return {
    ...event,
    response: {
      publicChallengeParameters: { nonce },
      privateChallengeParameters: { nonce },
      challengeMetadata: 'VERSO_PROOF',
    },
  };
}

type Trusted = {
  readonly issuer: string;
  /** The project's id. */
  readonly audience: string;
  readonly assurance: Assurance;
  /** Says why somebody was not let in, without whose number or proof it was. */
  readonly report: (reason: string) => void;
};

/**
 * Lets in who brings a proof of this issuer, for this project and this session, of the number that the pool knows of the user, and not
 * revoked. Throws where keys or the list of revoked proofs can't be read: nobody is let in unseen.
 */
export function verifyAuthChallengeResponse({ issuer, audience, assurance, report }: Trusted) {
  const revocations = rememberedRevocations({ issuer });

  async function objection(request: unknown): Promise<string | undefined> {
    const read = z.parse(verifyRequest, request);
    const { phone_number: identifier } = read.userAttributes;
    if (read.userNotFound) return 'user_not_found';
    if (identifier === undefined) return 'user_without_phone_number';
    const { nonce } = read.privateChallengeParameters;
    const options: VerifyOfflineOptions = { issuer, audience, assurance, identifier, nonce, revocations };
    const proof = await verifyOffline(read.challengeAnswer, options);
    return proof.valid ? undefined : proof.reason;
  }

  return async <Event extends TriggerEvent>(event: Event) => {
    const reason = await objection(event.request);
    if (reason !== undefined) report(reason);
    return { ...event, response: { answerCorrect: reason === undefined } };
  };
}
