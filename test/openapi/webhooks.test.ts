import { describe, expect, test } from 'vitest';
import { openApiDocument } from '../../infra/openapi/document.ts';
import {
  EVENTS,
  eventId,
  REQUEST_EVENTS,
  type RequestEventName,
  VERIFICATION_EVENTS,
  type VerificationEventName,
} from '../../shared/events/event.ts';
import type { RequestState } from '../../shared/requests/request.ts';
import type { Verification } from '../../shared/verification/verification.ts';
import { eventBody, type Subject } from '../../shared/webhooks/event-body.ts';
import { signatureHeaders } from '../../shared/webhooks/sign.ts';
import { DAY, MINUTE, TEN_O_CLOCK } from '../fakes/clock.ts';
import {
  OTHER_NUMBER,
  PROJECT,
  pendingVerification,
  provenVerification,
  revokedVerification,
} from '../fakes/verifications.ts';
import { SECRET } from '../webhooks/delivery-world.ts';
import { completed } from '../webhooks/events.ts';
import { schemasOf } from './described-api.ts';
import { description, escapePointer } from './description.ts';

const document = description.parse(JSON.parse(JSON.stringify(openApiDocument())));
const { validator } = schemasOf(document);
const webhooks = Object(document.webhooks);

/** What is wrong with a webhook's body, by its own event's description. */
function faultsOf(subject: Subject, more: object = {}) {
  const schema = `#/webhooks/${escapePointer(subject.event.event)}/post/requestBody/content/application~1json/schema`;
  const check = validator(schema);
  check({ ...JSON.parse(eventBody(subject)), ...more });
  return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** Everything that a caller may have given. */
const FULL = {
  channels: ['telegram', 'sms'],
  flow: 'multi_channel',
  requestId: '69831860496f401a7e5c3d12',
  externalUserId: 'user-42',
  clientMetadata: { plan: 'pro' },
  callbackUrl: 'https://shop.example/hook',
  redirectUrl: 'https://shop.example/back',
  nonce: 'a nonce of ours',
  environment: 'test',
} as const;
const { identifier: _number, region: _region, ...nameless } = pendingVerification({ flow: 'session' });

const at = TEN_O_CLOCK + MINUTE;
const ended = (status: 'failed' | 'expired', given = {}): Verification => ({
  ...pendingVerification(),
  ...given,
  status,
  updatedAt: at,
});
const VERIFICATIONS: Readonly<Record<VerificationEventName, readonly Verification[]>> = {
  'verification.completed': [provenVerification(), provenVerification(FULL), revokedVerification()],
  'verification.failed': [ended('failed'), ended('failed', FULL)],
  'verification.expired': [
    ended('expired'),
    { ...nameless, learnsNumber: true, status: 'expired', updatedAt: at },
  ],
  'verification.suspicious': [ended('failed', { attempts: 3 }), pendingVerification(FULL)],
  'proof.revoked': [revokedVerification(), revokedVerification(FULL)],
};

const verificationSubject = (event: VerificationEventName, verification: Verification): Subject => ({
  event: { ...completed(verification.id), event },
  verification,
});

const other = pendingVerification({ id: '000777ca00000000000000bb', identifier: OTHER_NUMBER });
const requestState = (...verifications: RequestState['verifications']): RequestState => ({
  request: {
    id: '000777ca00000000000000cc',
    projectId: PROJECT.id,
    environment: 'live',
    assets: verifications.map((each) => ({
      channels: ['telegram'],
      required: true,
      ...(each && { verificationId: each.id }),
    })),
    assurance: 'basic',
    partialOk: true,
    proofExpiryDays: 30,
    createdAt: TEN_O_CLOCK,
    expiresAt: TEN_O_CLOCK + DAY,
    deleteAfter: TEN_O_CLOCK + 30 * DAY,
  },
  verifications,
});
const REQUESTS: Readonly<Record<RequestEventName, RequestState>> = {
  'verification_request.completed': requestState(provenVerification()),
  'verification_request.partial': requestState(provenVerification(), other),
  'verification_request.expired': requestState(other, undefined),
};

const requestSubject = (event: RequestEventName): Subject => ({
  event: {
    id: eventId('000777ca00000000000000cc', 1),
    event,
    verification_request_id: '000777ca00000000000000cc',
    sequence: 1,
    project: PROJECT.id,
    test: false,
    created_at: new Date(at).toISOString(),
  },
  state: REQUESTS[event],
});

describe('the description of the webhooks', () => {
  test('has every event and no other', () => {
    expect(Object.keys(webhooks).toSorted()).toEqual([...EVENTS].toSorted());
  });

  test('has every header by which a receiver knows that a body is ours', () => {
    const signed = Object.keys(signatureHeaders('evt', '{}', [SECRET], at));
    for (const { post } of Object.values<{ post: { parameters: { $ref: string }[] } }>(webhooks))
      expect(post.parameters.map(({ $ref }) => $ref)).toEqual(
        signed.map((name) => `#/components/parameters/${name}`),
      );
  });

  test.each(VERIFICATION_EVENTS)('fits what %s sends, in each of its states', (event) => {
    for (const verification of VERIFICATIONS[event])
      expect(faultsOf(verificationSubject(event, verification))).toEqual([]);
  });

  test.each(REQUEST_EVENTS)('fits what %s sends', (event) => {
    expect(faultsOf(requestSubject(event))).toEqual([]);
  });

  test('fits what project.quota_reached sends', () => {
    const subject: Subject = {
      event: {
        id: eventId(PROJECT.id, 1),
        event: 'project.quota_reached',
        sequence: 1,
        project: PROJECT.id,
        test: false,
        month: '2026-10',
        limit: 1000,
        created_at: new Date(at).toISOString(),
      },
    };
    expect(faultsOf(subject)).toEqual([]);
  });

  test('refuses another event’s body, and a field that it does not have', () => {
    const subject = verificationSubject('verification.failed', ended('failed'));
    expect(faultsOf(subject, { event: 'verification.expired' })).not.toEqual([]);
    expect(faultsOf(subject, { surprise: true })).not.toEqual([]);
    const { data } = JSON.parse(eventBody(subject));
    expect(faultsOf(subject, { data: { ...data, status: 'verified' } })).not.toEqual([]);
    expect(faultsOf(subject, { data: { ...data, challenge: {} } })).not.toEqual([]);
  });
});
