import { describe, expect, test } from 'vitest';
import { openApiDocument } from '../../infra/openapi/document.ts';
import { EVENTS } from '../../shared/events/event.ts';
import { eventsOf, eventsOfProject, eventsOfRequest } from '../../shared/events/events-of.ts';
import type { RequestMilestones, RequestState } from '../../shared/requests/request.ts';
import type { Verification } from '../../shared/verification/verification.ts';
import { eventPayload, type Subject } from '../../shared/webhooks/event-body.ts';
import { DAY, MINUTE } from '../fakes/clock.ts';
import {
  NUMBER,
  OTHER_NUMBER,
  PROJECT,
  pendingVerification,
  provenVerification,
} from '../fakes/verifications.ts';
import { description, webhookExamplesOf } from './description.ts';

const BEGAN = Date.parse('2026-02-04T10:00:00.000Z');
const VERIFIED = Date.parse('2026-02-04T10:01:12.480Z');
const REVOKED = Date.parse('2026-02-09T08:30:00.000Z');
const ID = '69831860496f401a7e5c3d12';

/** What the examples tell of, as it lies in the table: each tells all of its events. */
const asked = pendingVerification({
  id: ID,
  externalUserId: 'user-42',
  clientMetadata: { cart: 'c-1001' },
  createdAt: BEGAN,
  updatedAt: BEGAN,
  expiresAt: BEGAN + 10 * MINUTE,
});
const proven = (given: Partial<Verification> = {}) => {
  const { match, ...rest } = provenVerification();
  const data = { telegram_user_id: 5551234, telegram_username: 'ona' };
  return {
    ...rest,
    ...asked,
    ...given,
    status: 'verified',
    updatedAt: VERIFIED,
    match: { ...match, at: VERIFIED, data },
  } as const;
};
const revoked = {
  ...proven(),
  status: 'revoked',
  updatedAt: REVOKED,
  sequence: 2,
  revocation: { at: REVOKED, reason: 'user_request' },
} as const;
const failed = {
  ...asked,
  status: 'failed',
  attempts: 3,
  sequence: 2,
  suspiciousAt: Date.parse('2026-02-04T10:03:20.118Z'),
  updatedAt: Date.parse('2026-02-04T10:03:20.131Z'),
} as const;
const expired = { ...asked, status: 'expired', sequence: 1, updatedAt: asked.expiresAt } as const;

const phone = (identifier: string, verificationId: string) =>
  ({ identifier, region: 'LT', channels: ['telegram', 'whatsapp'], required: true, verificationId }) as const;
const FIRST = '69831860a1b2c3d4e5f60718';
const SECOND = '69831860a1b2c3d4e5f60719';
const requestOf = (told: RequestMilestones, ...verifications: readonly Verification[]): RequestState => ({
  request: {
    id: ID,
    projectId: PROJECT.id,
    environment: 'live',
    referenceId: 'order-1',
    assets: verifications.map(({ id, identifier }) => phone(identifier ?? '', id)),
    assurance: 'basic',
    partialOk: verifications.length > 1,
    proofExpiryDays: 30,
    createdAt: BEGAN,
    expiresAt: BEGAN + DAY,
    deleteAfter: BEGAN + 30 * DAY,
    told,
  },
  verifications,
});
const [first, second] = [
  proven({ id: FIRST, requestId: ID, identifier: NUMBER }),
  { ...asked, id: SECOND, requestId: ID, identifier: OTHER_NUMBER, expiresAt: BEGAN + DAY },
];
const REQUESTS = [
  requestOf({ completedAt: VERIFIED }, first),
  requestOf({ partialAt: VERIFIED }, first, second),
  requestOf({ ended: { at: BEGAN + DAY, as: 'expired' } }, { ...second, id: FIRST, identifier: NUMBER }),
];
const quotaReached = { month: '2026-02', limit: 10_000, at: VERIFIED, sequence: 1 };

const SUBJECTS: readonly Subject[] = [
  ...[revoked, failed, expired].flatMap((verification) =>
    eventsOf(verification).map((event) => ({ event, verification })),
  ),
  ...REQUESTS.flatMap((state) => eventsOfRequest(state.request).map((event) => ({ event, state }))),
  ...eventsOfProject({ ...PROJECT, quotaReached }).map((event) => ({ event })),
];

/** A proof's token is too long to show. */
function withoutTokens(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body), (name, value) =>
    ['token', 'proof_token'].includes(name) && typeof value === 'string' ? value.split('.').length : value,
  );
}

describe('the examples of the webhooks', () => {
  const document = description.parse(JSON.parse(JSON.stringify(openApiDocument())));

  test.each(EVENTS)('show %s as it is sent', (event) => {
    const sent = SUBJECTS.filter(({ event: told }) => told.event === event).map(eventPayload);
    expect(sent).toHaveLength(1);
    expect(webhookExamplesOf(document, event).map(withoutTokens)).toEqual(sent.map(withoutTokens));
  });
});
