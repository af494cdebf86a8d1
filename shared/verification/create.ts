import type { Clock, Random, VerificationStore } from '../ports.ts';
import type { Project } from '../projects/project.ts';
import { type DrawnChallenge, drawChallenge, HOUR, SECRET_BYTES } from './challenge-code.ts';
import type { CreateRequest } from './create-request.ts';
import {
  CLOCK_SKEW_MILLISECONDS,
  compareFingerprints,
  derivedSecret,
  fingerprint,
  type IdempotentRequest,
  idempotencyKeyReused,
} from './idempotency.ts';
import { asCreated, type Environment, type PendingVerification, type Verification } from './verification.ts';

type Ports = {
  readonly verifications: Pick<VerificationStore, 'insert' | 'find'>;
  readonly clock: Clock;
  readonly random: Random;
};

export type CreateCommand = {
  readonly project: Project;
  readonly environment: Environment;
  readonly issuer: string;
  /** How long an ended verification is kept. */
  readonly retentionDays: number;
  readonly codeSubkey: Uint8Array;
  readonly request: CreateRequest;
  readonly idempotency?: IdempotentRequest | undefined;
};

export type Created = { readonly verification: PendingVerification; readonly challenge: DrawnChallenge };

/** With 2^64 ids an hour a second draw is rare, and a fifth means that the random source is broken. */
const DRAWS = 5;
const DAY = 86_400_000;
const ROUTE = 'POST /api/v1/verifications';

/**
 * One conditional write; a draw that hits an existing id is repeated. With an idempotency key one read more, and
 * the same request again, also at the same time, gets what the first one made. Throws idempotency_key_reused.
 */
export async function createVerification(ports: Ports, command: CreateCommand): Promise<Created> {
  const { idempotency } = command;
  if (idempotency) return createOnce(ports, command, idempotency);
  for (let draw = 1; draw <= DRAWS; draw += 1) {
    const now = ports.clock.now();
    const challenge = drawChallenge(command.codeSubkey, now, ports.random.bytes(SECRET_BYTES));
    const verification = pending(command, challenge.id, now, now);
    if (await ports.verifications.insert(verification)) return { verification, challenge };
  }
  throw new Error('Every draw of a challenge hit an existing one.');
}

async function createOnce(
  { verifications, clock }: Ports,
  command: CreateCommand,
  request: IdempotentRequest,
): Promise<Created> {
  const { codeSubkey, project, environment } = command;
  const now = clock.now();
  const time = now - CLOCK_SKEW_MILLISECONDS;
  const mine = fingerprint(codeSubkey, request);
  const scope = { projectId: project.id, environment, route: ROUTE };
  const challengeAt = (at: number, attempt: number) =>
    drawChallenge(codeSubkey, at, derivedSecret(codeSubkey, at, attempt, scope, request));

  for (let attempt = 1; attempt <= DRAWS; attempt += 1) {
    const challenge = challengeAt(time - HOUR, attempt);
    const earlier = await verifications.find(challenge.id, { consistent: true });
    if (!earlier) break;
    const found = replay(earlier, challenge, mine);
    if (found) return found;
  }
  for (let attempt = 1; attempt <= DRAWS; attempt += 1) {
    const challenge = challengeAt(time, attempt);
    const verification = { ...pending(command, challenge.id, now, time), idempotency: mine };
    if (await verifications.insert(verification)) return { verification, challenge };
    const existing = await verifications.find(challenge.id, { consistent: true });
    const found = existing && replay(existing, challenge, mine);
    if (found) return found;
  }
  throw new Error('Every challenge of an idempotency key hit an existing one.');
}

/** The first answer again, as it was, whatever has become of the verification since. */
function replay(existing: Verification, challenge: DrawnChallenge, mine: string): Created | undefined {
  switch (compareFingerprints(existing.idempotency, mine)) {
    case 'stranger':
      return undefined;
    case 'other_body':
      throw idempotencyKeyReused();
    case 'same':
      return { verification: asCreated(existing), challenge };
  }
}

function pending(command: CreateCommand, id: string, now: number, bucketTime: number): PendingVerification {
  const { project, environment, issuer, request, retentionDays } = command;
  // An inbound code is looked for in this hour and the last: no challenge may outlive that.
  const foundUntil = (Math.floor(bucketTime / HOUR) + 2) * HOUR;
  const expiresAt = Math.min(now + request.expires_in * 1000, foundUntil);
  return {
    id,
    projectId: project.id,
    projectName: project.name,
    environment,
    issuer,
    type: 'phone',
    channels: [request.channel],
    identifier: request.number,
    assurance: request.assurance,
    proofExpiryDays: request.proof_expiry_days,
    status: 'pending',
    attempts: 0,
    wrongSenders: [],
    sequence: 0,
    createdAt: now,
    updatedAt: now,
    expiresAt,
    deleteAfter: expiresAt + retentionDays * DAY,
    ...(request.region !== undefined && { region: request.region }),
    ...(request.external_user_id !== undefined && { externalUserId: request.external_user_id }),
    ...(request.client_metadata !== undefined && { clientMetadata: request.client_metadata }),
    ...(request.callback_url !== undefined && { callbackUrl: request.callback_url }),
    ...(request.redirect_url !== undefined && { redirectUrl: request.redirect_url }),
    ...(request.nonce !== undefined && { nonce: request.nonce }),
    ...(request.locale !== undefined && { locale: request.locale }),
  };
}
