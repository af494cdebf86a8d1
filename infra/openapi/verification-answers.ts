import { z } from 'zod';
import {
  assurance,
  channel,
  id,
  metadata,
  nextStep,
  number,
  pollAfter,
  proof,
  revocationReason,
  timestamp,
  token,
  type,
  url,
} from './shapes.ts';

const address = {
  send_to: z.string().describe('A number in E.164, or a bot.'),
  send_to_formatted: z.string().describe('The same as people write it.'),
  instruction: z.string().describe('One sentence for the person, in the language of `locale`.'),
};

const places = {
  expires_at: timestamp,
  sms_dids: z.record(z.string(), number).optional().describe('Region to number, where there are several.'),
  suggested_region: z.string().optional().describe('The region of send_to, where there are several.'),
};

// A deployment may have given up a channel since the verification began.
const challenge = z.strictObject({ ...places, ...z.object(address).partial().shape });

const createdChallenge = z.strictObject({
  ...places,
  ...address,
  code: z
    .string()
    .describe("What the person's message must carry. Show it to the one who began, and to nobody else."),
  message: z.string().describe('What the person sends.'),
  deep_link: z.string().describe('Opens the app with the message ready.'),
});

const part = {
  id,
  type,
  channel: channel.describe('The one that completed it, or the first that may.'),
  identifier: number.nullable().describe('Null while a session has not learned it.'),
  attempts: z.int().min(0).max(3).describe('Distinct wrong senders.'),
  max_attempts: z.literal(3),
  assurance,
  external_user_id: z.string().optional(),
  client_metadata: metadata.optional(),
  callback_url: url.optional(),
  redirect_url: url.optional(),
  nonce: z.string().optional(),
  test_mode: z.literal(true).optional().describe('Made with a test key.'),
  created_at: timestamp,
  updated_at: timestamp,
  expires_at: timestamp.describe('Until when the person may answer.'),
};

/** What one that was begun in another way has, and one by itself never. */
const origin = {
  channels: z.array(channel).optional().describe('All that may, where there are several.'),
  verification_request_id: id.optional().describe('The request that it belongs to.'),
};

const pending = {
  ...part,
  status: z.literal('pending'),
  next_step: nextStep,
  poll_after: pollAfter,
};

const match = {
  identifier: number,
  verified_at: timestamp,
  verified_data: z
    .record(z.string(), z.union([z.string(), z.number()]))
    .describe('What the channel told of the sender: telegram_user_id, wa_id, provider and the like.'),
};

/** A verification in each of its states. */
export const VERIFICATION_STATES = {
  PendingVerification: z.strictObject({ ...pending, ...origin, challenge }),
  VerifiedVerification: z.strictObject({
    ...part,
    ...origin,
    ...match,
    status: z.literal('verified'),
    proof,
    proof_token: token.describe('For older clients: the same as in proof.'),
    proof_expires_at: timestamp.describe('For older clients: the same as in proof.'),
  }),
  RevokedVerification: z.strictObject({
    ...part,
    ...origin,
    ...match,
    status: z.literal('revoked'),
    revoked_at: timestamp,
    revoked_reason: revocationReason,
  }),
  EndedVerification: z.strictObject({
    ...part,
    ...origin,
    status: z
      .enum(['failed', 'expired', 'cancelled'])
      .describe('failed: too many wrong senders or wrong PINs. expired: nobody answered in time.'),
  }),
} as const;

const { PendingVerification, VerifiedVerification, RevokedVerification, EndedVerification } =
  VERIFICATION_STATES;

export const VERIFICATION_ANSWERS = {
  ...VERIFICATION_STATES,
  Verification: z.discriminatedUnion('status', [
    PendingVerification,
    VerifiedVerification,
    RevokedVerification,
    EndedVerification,
  ]),
  ConfirmedVerification: z.discriminatedUnion('status', [VerifiedVerification, PendingVerification]),
  CreatedVerification: z.strictObject({
    ...pending,
    next_step: z.literal('send'),
    identifier: number,
    challenge: createdChallenge,
    verification_url: url.describe('The hosted page for this verification.'),
    events_url: url.describe('For an EventSource in a browser: the status alone.'),
  }),
} as const;
