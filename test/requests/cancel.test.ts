import { expect, test } from 'vitest';
import { cancelRequest } from '../../shared/requests/cancel.ts';
import { findRequest } from '../../shared/requests/find.ts';
import { requestStatusAt, type VerificationRequest } from '../../shared/requests/request.ts';
import { DAY, fakeClock, MINUTE, TEN_O_CLOCK } from '../fakes/clock.ts';
import { refusalOf } from '../fakes/refusal.ts';
import { fakeVerificationStore } from '../fakes/verification-store.ts';
import { NUMBER, PROJECT, pendingVerification, provenVerification } from '../fakes/verifications.ts';

const ID = '000777caffffffffffffffff';
const OWNER = { projectId: PROJECT.id, environment: 'live' } as const;
const ASKED = pendingVerification({ requestId: ID, expiresAt: TEN_O_CLOCK + 30 * MINUTE });
const { match, signature } = provenVerification();
const MESSAGE = { id: ASKED.id, environment: 'live', at: match.at, sender: NUMBER, match } as const;

const REQUEST: VerificationRequest = {
  id: ID,
  ...OWNER,
  assets: [{ channels: ['telegram'], required: true, identifier: NUMBER, verificationId: ASKED.id }],
  assurance: 'basic',
  partialOk: false,
  proofExpiryDays: 30,
  createdAt: TEN_O_CLOCK,
  expiresAt: TEN_O_CLOCK + DAY,
  deleteAfter: TEN_O_CLOCK + 30 * DAY,
};

/** A request for one phone, whose verification weak reads may see as it was at first. */
async function setUp({ weakReadsAreOld = false } = {}) {
  const verifications = fakeVerificationStore();
  await verifications.insert(ASKED);
  let request = REQUEST;
  const ports = {
    verifications,
    clock: fakeClock(TEN_O_CLOCK + 2 * MINUTE),
    requests: {
      find: async () => request,
      async cancel(_request: unknown, at: number) {
        request = { ...request, cancelledAt: request.cancelledAt ?? at };
        return true;
      },
    },
    lists: {
      async many(ids: readonly string[], { consistent } = { consistent: false }) {
        if (weakReadsAreOld && !consistent) return [ASKED];
        const found = await Promise.all(ids.map((id) => verifications.find(id, { consistent })));
        return found.flatMap((each) => each ?? []);
      },
    },
  };
  const status = async () => requestStatusAt(await findRequest(ports, OWNER, ID), ports.clock.now());
  return { ports, status, cancel: () => cancelRequest(ports, OWNER, ID) };
}

const deleteAfter = ASKED.deleteAfter;

test('a request is cancelled with its code', async () => {
  const { ports, status, cancel } = await setUp();
  await cancel();
  expect(await status()).toBe('cancelled');
  expect(await ports.verifications.find(ASKED.id, { consistent: true })).toMatchObject({
    status: 'cancelled',
  });
});

test('a completion that weak reads don’t show yet still makes it a conflict', async () => {
  const { ports, cancel } = await setUp({ weakReadsAreOld: true });
  await ports.verifications.apply({ transition: 'verify', ...MESSAGE, signature, deleteAfter });
  expect(await refusalOf(cancel)).toMatchObject({ code: 'conflict' });
  expect(await ports.requests.find()).not.toHaveProperty('cancelledAt');
});

test('a last message whose proof is still to be signed completes it', async () => {
  const { ports, status, cancel } = await setUp();
  await ports.verifications.apply({ transition: 'verify_unsigned', ...MESSAGE, deleteAfter });
  expect(await refusalOf(cancel)).toMatchObject({ code: 'conflict' });
  await ports.verifications.apply({
    transition: 'sign',
    id: ASKED.id,
    environment: 'live',
    at: match.at + MINUTE,
    signature,
  });
  expect(await status()).toBe('completed');
});
