import { describe, expect, test } from 'vitest';
import { eventId, type RequestEvent, type RequestEventName } from '../../shared/events/event.ts';
import type { RequestState, VerificationRequest } from '../../shared/requests/request.ts';
import type { Verification } from '../../shared/verification/verification.ts';
import { eventPayload } from '../../shared/webhooks/event-body.ts';
import { findSubject } from '../../shared/webhooks/find-subject.ts';
import { DAY, MINUTE, TEN_O_CLOCK } from '../fakes/clock.ts';
import {
  NUMBER,
  OTHER_NUMBER,
  PROJECT,
  pendingVerification,
  provenVerification,
  revokedVerification,
} from '../fakes/verifications.ts';

const [FIRST, SECOND] = ['000777ca00000000000000aa', '000777ca00000000000000bb'] as const;
/** When the first phone is verified. */
const PARTIAL_AT = TEN_O_CLOCK + MINUTE;
/** When the second one is. */
const COMPLETED_AT = TEN_O_CLOCK + 5 * MINUTE;

const REQUEST: VerificationRequest = {
  id: '000777ca00000000000000cc',
  projectId: PROJECT.id,
  environment: 'live',
  assets: [
    { identifier: NUMBER, channels: ['telegram'], required: true, verificationId: FIRST },
    { identifier: OTHER_NUMBER, channels: ['telegram'], required: true, verificationId: SECOND },
  ],
  assurance: 'basic',
  partialOk: false,
  proofExpiryDays: 30,
  createdAt: TEN_O_CLOCK,
  expiresAt: TEN_O_CLOCK + DAY,
  deleteAfter: TEN_O_CLOCK + 30 * DAY,
};

const first = provenVerification({ id: FIRST });
const second = pendingVerification({ id: SECOND, identifier: OTHER_NUMBER });
const { match } = provenVerification();
const secondProven = provenVerification({
  id: SECOND,
  identifier: OTHER_NUMBER,
  match: { ...match, at: COMPLETED_AT },
  updatedAt: COMPLETED_AT,
});

function requestEvent(event: RequestEventName, at: number): RequestEvent {
  return {
    id: eventId(REQUEST.id, 1),
    event,
    verification_request_id: REQUEST.id,
    sequence: 1,
    project: PROJECT.id,
    test: false,
    created_at: new Date(at).toISOString(),
  };
}

const PARTIAL = requestEvent('verification_request.partial', PARTIAL_AT);
const COMPLETED = requestEvent('verification_request.completed', COMPLETED_AT);
const stateOf = (...verifications: readonly Verification[]): RequestState => ({
  request: REQUEST,
  verifications,
});

describe('what is told of a request', () => {
  const told = eventPayload({ event: PARTIAL, state: stateOf(first, second) });
  const later = COMPLETED_AT;

  test.each<readonly [string, RequestState]>([
    ['its second phone was verified', stateOf(first, secondProven)],
    ['its second phone failed', stateOf(first, { ...second, status: 'failed', updatedAt: later })],
    ['the proof was revoked', stateOf(revokedVerification({ id: FIRST }), second)],
    ['it was cancelled', { ...stateOf(first, second), request: { ...REQUEST, cancelledAt: later } }],
    [
      'it was cancelled with what was open of it',
      {
        request: { ...REQUEST, cancelledAt: later },
        verifications: [first, { ...second, status: 'cancelled', updatedAt: later }],
      },
    ],
  ])('is the same when it is told again after %s', (_since, state) => {
    expect(eventPayload({ event: PARTIAL, state })).toEqual(told);
  });

  test('shows no proof that had been revoked before', () => {
    const state = stateOf(revokedVerification({ id: FIRST }), secondProven);
    expect(eventPayload({ event: COMPLETED, state })).toMatchObject({
      data: {
        status: 'completed',
        assets: [
          { status: 'revoked', proof_token: null },
          { status: 'verified', proof_token: expect.any(String) },
        ],
      },
    });
  });

  test('is read where the message that completed it is seen already', async () => {
    const find = findSubject({
      verifications: { find: async () => undefined },
      requests: { find: async () => REQUEST },
      // As DynamoDB may answer for a second after a write.
      lists: { many: async (_ids, read) => [first, read?.consistent ? secondProven : second] },
    });
    expect(await find(COMPLETED)).toMatchObject({
      state: { verifications: [{ status: 'verified' }, { status: 'verified' }] },
    });
  });
});
