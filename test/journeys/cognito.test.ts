import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { bundleTriggers } from '../../infra/cognito/bundle-triggers.ts';
import { loadTriggers, startAuth, type Triggers } from '../cognito/user-pool.ts';
import { apiClient } from './api-client.ts';
import { useLocalStack } from './local-stack.ts';
import { personWith } from './person.ts';

const running = useLocalStack();
const NUMBER = '+37069199199';
const ANN = { name: 'ann', phoneNumber: NUMBER };
let directory: string;
let triggers: Triggers;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'verso-cognito-'));
  bundleTriggers(directory);
  triggers = await load();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(directory, { recursive: true, force: true });
});

/** In a container that has just been made. */
function load(changed: Readonly<Record<string, string>> = {}): Promise<Triggers> {
  const environment = {
    VERSO_ISSUER: running.local.baseUrl,
    VERSO_PROJECT_ID: running.local.projectId,
    VERSO_ASSURANCE: 'basic',
    ...changed,
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  return loadTriggers((name) => join(directory, name));
}

/** What the team's server does for somebody who signs in, and what that person's phone does. */
async function prove(fields: object = {}, number = NUMBER): Promise<{ id: string; token: string }> {
  const api = apiClient(running.local.baseUrl, running.local.apiKeys.live);
  const { id, code } = await api.create({ identifier: number, channel: 'telegram', ...fields });
  await personWith(number, running.local).telegram(code);
  return { id, token: (await api.poll(id)).proof?.token ?? '' };
}

describe('a user of a Cognito pool', () => {
  test('is signed in by a proof that was made for this sign-in', async () => {
    const auth = await startAuth(triggers, ANN);
    const { token } = await prove({ nonce: auth.parameters.nonce });
    expect(await auth.respond(token)).toBe('signed in');
  });

  test('is not signed in by the same proof a second time, or by one that was made for nothing', async () => {
    const auth = await startAuth(triggers, ANN);
    const { token } = await prove({ nonce: auth.parameters.nonce });
    await auth.respond(token);
    expect(await (await startAuth(triggers, ANN)).respond(token)).toBe('refused');
    const { token: unbound } = await prove();
    expect(await (await startAuth(triggers, ANN)).respond(unbound)).toBe('refused');
  });

  test('has one try: after a wrong answer the right one comes too late', async () => {
    const auth = await startAuth(triggers, ANN);
    const { token } = await prove({ nonce: auth.parameters.nonce });
    expect(await auth.respond(`${token}x`)).toBe('refused');
    expect(await auth.respond(token)).toBe('refused');
  });

  test('is not signed in by a proof of another number', async () => {
    const auth = await startAuth(triggers, { name: 'bea', phoneNumber: '+37069199198' });
    const { token } = await prove({ nonce: auth.parameters.nonce });
    expect(await auth.respond(token)).toBe('refused');
  });

  test.each([
    ['of whom the pool has no number', { name: 'cid' }],
    ['whom the pool does not know', { name: 'dan', isUnknown: true }],
  ])('%s is asked as everybody is, and is not signed in', async (_who, user) => {
    const auth = await startAuth(triggers, user);
    expect(auth.parameters.nonce).toMatch(/^[\w-]{32}$/);
    const { token } = await prove({ nonce: auth.parameters.nonce });
    expect(await auth.respond(token)).toBe('refused');
  });

  test('is not signed in by a proof that was revoked', async () => {
    const auth = await startAuth(triggers, ANN);
    const { id, token } = await prove({ nonce: auth.parameters.nonce });
    const api = apiClient(running.local.baseUrl, running.local.apiKeys.live);
    await api.request('POST', `/api/v1/proofs/${id}/revoke`);
    running.stack.advanceClock(2 * 60_000);
    triggers = await load();
    const again = await sessionOf(auth.parameters.nonce ?? '');
    expect(await again.respond(token)).toBe('refused');
  });

  test.each([
    ['another project', { VERSO_PROJECT_ID: '0'.repeat(24) }],
    ['more than an account can say', { VERSO_ASSURANCE: 'confirmed' }],
  ])('is not signed in where the pool wants %s', async (_what, environment) => {
    const strict = await load(environment);
    const auth = await startAuth(strict, ANN);
    const { token } = await prove({ nonce: auth.parameters.nonce });
    expect(await auth.respond(token)).toBe('refused');
  });

  test('is not signed in by the sandbox', async () => {
    const sandbox = apiClient(running.local.baseUrl, running.local.apiKeys.test);
    const auth = await startAuth(triggers, ANN);
    const { id } = await sandbox.create({ nonce: auth.parameters.nonce });
    await sandbox.request('POST', `/api/v1/verifications/${id}/test-verify`);
    expect(await auth.respond((await sandbox.poll(id)).proof?.token ?? '')).toBe('refused');
  });

  test('gets an error where keys and revocations can not be read, and is not let in', async () => {
    const alone = await load({ VERSO_ISSUER: 'http://127.0.0.1:9' });
    const auth = await startAuth(alone, ANN);
    const { token } = await prove({ nonce: auth.parameters.nonce });
    const [header, claims, signature] = token.split('.');
    const other = JSON.parse(Buffer.from(claims ?? '', 'base64url').toString('utf8'));
    const forged = Buffer.from(JSON.stringify({ ...other, iss: 'http://127.0.0.1:9' })).toString('base64url');
    await expect(auth.respond([header, forged, signature].join('.'))).rejects.toThrow();
  });
});

test('a pool never signs anybody in whom it has asked for something else first', async () => {
  const event = (session: object[]) => ({ request: { userAttributes: {}, session }, response: {} });
  const passed = { challengeName: 'PASSWORD_VERIFIER', challengeResult: true };
  const custom = {
    challengeName: 'CUSTOM_CHALLENGE',
    challengeResult: true,
    challengeMetadata: 'VERSO_PROOF',
  };
  for (const session of [[passed], [passed, custom], [custom, custom]])
    expect(await triggers.define(event(session))).toMatchObject({
      response: { issueTokens: false, failAuthentication: true },
    });
});

/** A session of Ann's with a nonce that is known already, as if the container had been another one meanwhile. */
async function sessionOf(nonce: string) {
  const kept = { ...triggers, create: withNonce(nonce) };
  return startAuth(kept, ANN);
}

function withNonce(nonce: string) {
  return async (event: object) => ({
    ...event,
    response: {
      publicChallengeParameters: { nonce },
      privateChallengeParameters: { nonce },
      challengeMetadata: 'VERSO_PROOF',
    },
  });
}
