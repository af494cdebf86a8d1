import { describe, expect, test } from 'vitest';
import { findVerification } from '../../shared/verification/find.ts';
import type { Verification } from '../../shared/verification/verification.ts';
import { refusalOf } from '../fakes/refusal.ts';
import { fakeVerificationStore } from '../fakes/verification-store.ts';
import {
  PROJECT,
  pendingVerification,
  provenVerification,
  revokedVerification,
} from '../fakes/verifications.ts';

const verification = pendingVerification();
const owner = { projectId: PROJECT.id, environment: 'live' } as const;

async function store() {
  const verifications = fakeVerificationStore();
  await verifications.insert(verification);
  return verifications;
}

describe('a verification', () => {
  test('is found by a key of its project and environment', async () => {
    expect(await findVerification(await store(), owner, verification.id)).toEqual(verification);
  });

  test.each([
    ['another project', { ...owner, projectId: 'ffffffffffffffffffffffff' }, verification.id],
    ['the other environment', { ...owner, environment: 'test' as const }, verification.id],
    ['an unknown id', owner, '0'.repeat(24)],
    ['an id in capitals', owner, verification.id.toUpperCase()],
    ['an id with something behind it', owner, `${verification.id}\n`],
    ['no id', owner, ''],
  ])('is not found, in the same words, by %s', async (_who, key, id) => {
    const error = await refusalOf(async () => findVerification(await store(), key, id));
    expect({ code: error.code, message: error.message }).toEqual({
      code: 'not_found',
      message: 'There is no verification with this id: check the id and the API key.',
    });
  });

  test('that was made a moment ago is found by a second, strong read', async () => {
    const reads: boolean[] = [];
    const lagging = {
      async find(_id: string, { consistent }: { consistent: boolean }): Promise<Verification | undefined> {
        reads.push(consistent);
        return consistent ? verification : undefined;
      },
    };
    expect(await findVerification(lagging, owner, verification.id)).toEqual(verification);
    expect(reads).toEqual([false, true]);
  });

  test('that a weak read shows as verified is read again, since it may be revoked by now', async () => {
    const lagging = {
      find: async (_id: string, { consistent }: { consistent: boolean }): Promise<Verification> =>
        consistent ? revokedVerification() : provenVerification(),
    };
    expect(await findVerification(lagging, owner, verification.id)).toMatchObject({ status: 'revoked' });
  });
});
