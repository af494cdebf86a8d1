import { SignJWT } from 'jose';
import type { RevocationStore } from '../../shared/ports.ts';
import type { ApiKey } from '../../shared/projects/api-key.ts';
import type { Project } from '../../shared/projects/project.ts';
import { signProof } from '../../shared/proof/sign.ts';
import { proofToken } from '../../shared/proof/token.ts';
import { validateProof } from '../../shared/proof/validate.ts';
import type { Environment, VerifiedVerification } from '../../shared/verification/verification.ts';
import { fakeClock, TEN_O_CLOCK } from '../fakes/clock.ts';
import { fakeRevocations } from '../fakes/revocations.ts';
import { fakeDeployment, fakeSigner, type KeyPair, keyPair } from '../fakes/signing-keys.ts';
import { ISSUER, PROJECT, provenVerification } from '../fakes/verifications.ts';

export const deployment = await fakeDeployment();
export const stranger = await keyPair('live');
export const testKey: ApiKey = {
  id: 'aKeyId01',
  projectId: PROJECT.id,
  environment: 'test',
  status: 'active',
};
export const liveKey: ApiKey = { ...testKey, environment: 'live' };

type Asked = {
  number?: string;
  apiKey?: ApiKey;
  clock?: ReturnType<typeof fakeClock>;
  settings?: typeof deployment.settings;
  revocations?: RevocationStore;
  project?: Project;
};

export function validate(
  token: string,
  {
    number,
    apiKey,
    clock = fakeClock(),
    settings = deployment.settings,
    revocations = fakeRevocations(),
    project = PROJECT,
  }: Asked = {},
) {
  return validateProof(
    { clock, issuer: ISSUER, settings, revocations, directory: { findProject: async () => project } },
    {
      token,
      number,
      apiKey: apiKey && (async () => apiKey),
    },
  );
}

/** A proof as we sign it; `by` may be another key than the environment's own. */
export async function proof(
  environment: Environment,
  by: KeyPair = deployment[environment],
  overrides: Partial<VerifiedVerification> = {},
) {
  const unsigned = provenVerification({ environment, ...overrides });
  const signature = await signProof(fakeSigner(by), by.key, unsigned, unsigned.match);
  return proofToken({ ...unsigned, signature });
}

export const PROVEN = provenVerification();

export function claimsOf(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    iss: ISSUER,
    sub: PROVEN.id,
    jti: PROVEN.id,
    exp: Math.floor(TEN_O_CLOCK / 1000) + 3600,
    user_id: PROJECT.id,
    type: 'phone',
    channel: 'telegram',
    identifier_hash: 'a',
    verified_at: '2026-02-04T10:01:00.000Z',
    ...overrides,
  };
}

export const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signed by our live key with whatever claims: what only a fault of ours could make. */
export function signedAnyway(claims: Record<string, unknown>, header: Record<string, unknown> = {}) {
  const { kid } = deployment.live.key;
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid, ...header })
    .sign(deployment.live.privateKey);
}
