import { createHmac } from 'node:crypto';
import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { refusalOf } from '../fakes/refusal.ts';
import { fakeRevocations } from '../fakes/revocations.ts';
import { NUMBER, OTHER_NUMBER, PROJECT } from '../fakes/verifications.ts';
import { deployment, liveKey, proof, validate } from './tokens.ts';

const KEY = Buffer.alloc(32, 7);
const project = { ...PROJECT, identifierHash: { key: KEY.toString('base64url'), inUse: true } };
const keyed = () => proof('live', deployment.live, { identifierHashKey: KEY });

describe('a proof of a project that keys its hashes', () => {
  test('says so, and holds the number’s HMAC-SHA256 under that key', async () => {
    expect(decodeJwt(await keyed())).toMatchObject({
      identifier_hash: createHmac('sha256', KEY).update(NUMBER).digest('hex'),
      identifier_hash_keyed: true,
    });
  });

  test('is valid for anybody who doesn’t ask about the number', async () => {
    expect(await validate(await keyed(), { project })).toMatchObject({ valid: true });
  });

  test('is compared with a number for its own project alone', async () => {
    const token = await keyed();
    const own = { apiKey: liveKey, project };
    expect(await validate(token, { ...own, number: NUMBER })).toMatchObject({ valid: true });
    expect(await validate(token, { ...own, number: OTHER_NUMBER })).toMatchObject({
      reason: 'identifier_mismatch',
    });
    for (const apiKey of [undefined, { ...liveKey, projectId: 'f'.repeat(24) }]) {
      for (const number of [NUMBER, OTHER_NUMBER]) {
        const asked = { project, number, ...(apiKey && { apiKey }) };
        expect(await refusalOf(() => validate(token, asked))).toMatchObject({ code: 'forbidden' });
      }
    }
  });

  test('is still compared by it when the project has gone back to plain hashes', async () => {
    const plainAgain = { ...project, identifierHash: { ...project.identifierHash, inUse: false } };
    const asked = { apiKey: liveKey, project: plainAgain, number: NUMBER };
    expect(await validate(await keyed(), asked)).toMatchObject({ valid: true });
  });

  test('that was revoked reads so, whoever asks and whatever about', async () => {
    const revocations = fakeRevocations();
    const token = await keyed();
    const { jti = '', exp = 0 } = decodeJwt(token);
    await revocations.add('live', { proofId: jti, revokedAt: 0, reason: 'fraud', expiresAt: exp });
    for (const asked of [{}, { number: NUMBER }]) {
      expect(await validate(token, { project, revocations, ...asked })).toMatchObject({
        valid: false,
        reason: 'revoked',
        revoked_at: '1970-01-01T00:00:00.000Z',
        revoked_reason: 'fraud',
      });
    }
  });
});
