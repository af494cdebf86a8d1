import { describe, expect, test } from 'vitest';
import { eventsOfRequest } from '../../shared/events/events-of.ts';
import type { VerificationRequest } from '../../shared/requests/request.ts';
import type { Verification } from '../../shared/verification/verification.ts';
import { findSubject } from '../../shared/webhooks/find-subject.ts';
import { HOUR, TEN_O_CLOCK } from '../fakes/clock.ts';
import {
  PROJECT,
  pendingVerification,
  provenVerification,
  revokedVerification,
} from '../fakes/verifications.ts';
import { completed } from './events.ts';

/** What a read may answer while a write still spreads, and what a strong one does. */
type Replicas<Item> = { readonly behind: Item | undefined; readonly newest: Item | undefined };

const NOTHING = { behind: undefined, newest: undefined };

function subjects(verification: Replicas<Verification>, request: Replicas<VerificationRequest> = NOTHING) {
  const reads: string[] = [];
  const from =
    <Item>({ behind, newest }: Replicas<Item>) =>
    async (_id: string, { consistent }: { consistent: boolean }) => {
      reads.push(consistent ? 'strong' : 'eventual');
      return consistent ? newest : behind;
    };
  return { reads, verifications: { find: from(verification) }, requests: { find: from(request) } };
}

const NOBODY = { many: async () => [] };

describe('what an event is about', () => {
  const event = completed(provenVerification().id);

  test.each([
    ['has it already', provenVerification(), ['eventual']],
    ['has newer ones too', revokedVerification(), ['eventual']],
    ['is older than it', pendingVerification(), ['eventual', 'strong']],
    ['is not there yet', undefined, ['eventual', 'strong']],
  ])('is read once more, strongly, unless what is read %s', async (_what, behind, expected) => {
    const { reads, ...stores } = subjects({ behind, newest: revokedVerification() });
    const subject = await findSubject({ ...stores, lists: NOBODY })(event);
    expect(subject).toEqual({ event, verification: expected.length > 1 ? revokedVerification() : behind });
    expect(reads).toEqual(expected);
  });

  test('is not there once it was erased', async () => {
    const { reads, ...stores } = subjects(NOTHING);
    expect(await findSubject({ ...stores, lists: NOBODY })(event)).toBeUndefined();
  });

  test('is a request that has told as many events', async () => {
    const before: VerificationRequest = {
      ...{ id: 'c'.repeat(24), projectId: PROJECT.id, environment: 'live', assets: [], assurance: 'basic' },
      ...{ partialOk: true, proofExpiryDays: 30, createdAt: TEN_O_CLOCK, expiresAt: TEN_O_CLOCK + HOUR },
      deleteAfter: TEN_O_CLOCK + HOUR,
      told: { partialAt: TEN_O_CLOCK + 1 },
    };
    const request = { ...before, told: { partialAt: TEN_O_CLOCK + 1, completedAt: TEN_O_CLOCK + 2 } };
    const [partial, whole] = eventsOfRequest(request);
    if (!partial || !whole) throw new Error('It has told two.');
    const { reads, ...stores } = subjects(NOTHING, { behind: before, newest: request });
    const find = findSubject({ ...stores, lists: NOBODY });
    expect(await find(partial)).toMatchObject({ state: { request: before } });
    expect(await find(whole)).toMatchObject({ state: { request } });
    expect(reads).toEqual(['eventual', 'eventual', 'strong']);
  });
});
