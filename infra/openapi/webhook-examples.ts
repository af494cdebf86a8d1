import type { EVENT_BODIES } from './event-bodies.ts';
import { completed, openAsset, request } from './request-answer-examples.ts';
import { BEGAN, ended, ID, pending, revoked, UNTIL, VERIFIED, verified } from './verification-examples.ts';

type EventName = keyof typeof EVENT_BODIES;

const PROJECT = '65c0f1d2a3b4c5d6e7f80912';
const SUSPECTED = '2026-02-04T10:03:20.118Z';
const FAILED = '2026-02-04T10:03:20.131Z';

const { challenge: _challenge, next_step: _step, poll_after: _seconds, ...untouched } = pending;
const [verifiedAsset] = completed.assets;
const otherAsset = {
  ...openAsset,
  identifier: '+37069199198',
  verification_id: '69831860a1b2c3d4e5f60719',
};

function body<Event extends EventName>(event: Event, created_at: string, data: object, sequence = 1) {
  const id = `evt_${event === 'project.quota_reached' ? PROJECT : ID}_${sequence}`;
  return { id, event, created_at, test: false, sequence, data };
}

/** What each webhook says, by its event: as the service sends it, but for the signature of a proof. */
export const WEBHOOK_EXAMPLES = {
  'verification.completed': { telegram: body('verification.completed', VERIFIED, verified) },
  'verification.failed': {
    wrongSenders: body(
      'verification.failed',
      FAILED,
      { ...ended('failed'), attempts: 3, updated_at: FAILED },
      2,
    ),
  },
  'verification.expired': { nobodyAnswered: body('verification.expired', UNTIL, ended('expired')) },
  'verification.suspicious': {
    wrongSenders: body('verification.suspicious', SUSPECTED, {
      ...untouched,
      attempts: 3,
      updated_at: SUSPECTED,
    }),
  },
  'proof.revoked': { byTheCaller: body('proof.revoked', revoked.updated_at, revoked, 2) },
  'verification_request.completed': {
    oneNumber: body('verification_request.completed', VERIFIED, completed),
  },
  'verification_request.partial': {
    oneOfTwo: body('verification_request.partial', VERIFIED, {
      ...completed,
      status: 'partial',
      partial_ok: true,
      assets: [verifiedAsset, otherAsset],
      completed_at: null,
    }),
  },
  'verification_request.expired': {
    nobodyAnswered: body('verification_request.expired', request.expires_at, {
      ...request,
      status: 'expired',
      assets: [{ ...openAsset, status: 'expired' }],
      verification_url: null,
      completed_at: null,
      updated_at: request.expires_at,
    }),
  },
  'project.quota_reached': {
    tenThousand: body('project.quota_reached', VERIFIED, {
      project_id: PROJECT,
      month: BEGAN.slice(0, 7),
      limit: 10_000,
    }),
  },
} as const satisfies Readonly<Record<EventName, Readonly<Record<string, object>>>>;
