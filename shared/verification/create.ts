import type { Clock, Random, VerificationStore } from '../ports.ts';
import type { Project } from '../projects/project.ts';
import { type DrawnChallenge, drawChallenge, SECRET_BYTES } from './challenge-code.ts';
import type { CreateRequest } from './create-request.ts';
import type { Environment, PendingVerification } from './verification.ts';

type Ports = {
  readonly verifications: Pick<VerificationStore, 'insert'>;
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
};

export type Created = { readonly verification: PendingVerification; readonly challenge: DrawnChallenge };

/** With 2^64 ids an hour a second draw is rare, and a fifth means that the random source is broken. */
const DRAWS = 5;
const DAY = 86_400_000;

/** One conditional write; a draw that hits an existing id is repeated. */
export async function createVerification(ports: Ports, command: CreateCommand): Promise<Created> {
  for (let draw = 1; draw <= DRAWS; draw += 1) {
    const now = ports.clock.now();
    const challenge = drawChallenge(command.codeSubkey, now, ports.random.bytes(SECRET_BYTES));
    const verification = pending(command, challenge.id, now);
    if (await ports.verifications.insert(verification)) return { verification, challenge };
  }
  throw new Error('Every draw of a challenge hit an existing one.');
}

function pending(command: CreateCommand, id: string, now: number): PendingVerification {
  const { project, environment, issuer, request, retentionDays } = command;
  const expiresAt = now + request.expires_in * 1000;
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
