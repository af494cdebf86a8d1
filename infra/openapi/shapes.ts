import { z } from 'zod';
import { CHANNEL_NAMES } from '../../shared/channels/names.ts';
import { REQUEST_STATUSES } from '../../shared/requests/request.ts';
import { ASSURANCES, REVOCATION_REASONS, STATUSES } from '../../shared/verification/verification.ts';

/** The smallest parts of answers. Objects are strict: a field that is served and not described fails a test. */

export const id = z
  .string()
  .regex(/^[0-9a-f]{24}$/)
  .describe('24 lower-case hex characters.');
export const groupId = z.string().regex(/^vg_[0-9a-f]{24}$/);
export const timestamp = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
  .describe('ISO 8601, UTC, with milliseconds.');
export const number = z
  .string()
  .regex(/^\+[1-9]\d{6,14}$/)
  .describe('E.164, in the spelling that its country uses today.');
export const url = z.string().regex(/^https?:\/\//);
export const type = z.literal('phone');
export const channel = z.enum(CHANNEL_NAMES);
export const status = z.enum(STATUSES).describe('All but pending are final.');
export const requestStatus = z.enum(REQUEST_STATUSES);
export const assurance = z
  .enum(ASSURANCES)
  .describe('The least that will do: low (a text message), basic (an account), confirmed (a PIN came back).');
export const revocationReason = z.enum(REVOCATION_REASONS);
export const metadata = z.record(z.string(), z.unknown()).describe('As it was sent.');
export const pollAfter = z
  .int()
  .min(1)
  .max(60)
  .describe(
    'Seconds until the next poll is worth it: three, and three tenths of the age besides, 60 at most.',
  );
export const token = z
  .string()
  .regex(/^[\w-]+\.[\w-]+\.[\w-]+$/)
  .describe('A proof: a JWT, checked with the key set at /.well-known/jwks.json.');
export const proof = z.strictObject({ token, expires_at: timestamp });

export const pagination = z.strictObject({
  page: z.int().min(1).nullable().describe('Null where a cursor was followed.'),
  limit: z.int().min(1).max(100),
  total: z.int().min(0),
  pages: z.int().min(0),
  hasMore: z.boolean(),
  nextCursor: z.string().nullable(),
  total_capped: z.literal(true).optional().describe('There are more than total says.'),
});

/** Those that stand in many places, under a name of their own. */
export const SHARED_SHAPES = {
  Id: id,
  Timestamp: timestamp,
  Number: number,
  Channel: channel,
  Status: status,
  Assurance: assurance,
  Metadata: metadata,
  PollAfter: pollAfter,
  RevocationReason: revocationReason,
  Token: token,
  Proof: proof,
  Pagination: pagination,
} as const;

export const nextStep = z
  .enum(['send', 'enter_pin'])
  .describe(
    'What the person has to do. Over Telegram, send includes the contact that the bot asks for; enter_pin once a message has come whose PIN is awaited.',
  );
