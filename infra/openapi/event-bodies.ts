import { z } from 'zod';
import type { ThinEvent } from '../../shared/events/event.ts';
import { ANSWERS } from './answers.ts';
import { id, timestamp } from './shapes.ts';

type EventName = ThinEvent['event'];

const { PendingVerification, VerifiedVerification, RevokedVerification, EndedVerification } = ANSWERS;
const { VerificationRequest } = ANSWERS;

function body<Name extends EventName>(event: Name, data: z.ZodType) {
  return z.strictObject({
    id: z
      .string()
      .regex(/^evt_[0-9a-f]{24}_[1-9]\d*$/)
      .describe('The same however often it is sent; also the header webhook-id.'),
    event: z.literal(event),
    created_at: timestamp.describe('When it happened.'),
    test: z.boolean().describe('Of the sandbox: no phone has proven anything.'),
    sequence: z
      .int()
      .min(1)
      .describe(
        'Counts the events of one verification, request or project: drop what is older than what you have.',
      ),
    data,
  });
}

const ended = <Status extends 'failed' | 'expired'>(status: Status) =>
  EndedVerification.extend({ status: z.literal(status) });
const request = <Status extends 'completed' | 'partial' | 'expired'>(status: Status) =>
  VerificationRequest.extend({ status: z.literal(status) });

/** The body of each webhook, by its event. `data` is what the API answered at that moment, without what only helps who polls. */
export const EVENT_BODIES = {
  'verification.completed': body('verification.completed', VerifiedVerification),
  'verification.failed': body('verification.failed', ended('failed')),
  'verification.expired': body('verification.expired', ended('expired')),
  'verification.suspicious': body(
    'verification.suspicious',
    PendingVerification.omit({ challenge: true, next_step: true, poll_after: true }),
  ),
  'proof.revoked': body('proof.revoked', RevokedVerification),
  'verification_request.completed': body('verification_request.completed', request('completed')),
  'verification_request.partial': body('verification_request.partial', request('partial')),
  'verification_request.expired': body('verification_request.expired', request('expired')),
  'project.quota_reached': body(
    'project.quota_reached',
    z.strictObject({
      project_id: id,
      month: z.string().describe('UTC, like 2026-10.'),
      limit: z.int().min(1).describe('As many as live keys have created in it.'),
    }),
  ),
} as const satisfies Readonly<Record<EventName, z.ZodType>>;

/** `verification.completed` is VerificationCompletedEvent among the schemas. */
export function eventSchemaName(event: string): string {
  const words = event.split(/[._]/).map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`);
  return `${words.join('')}Event`;
}
