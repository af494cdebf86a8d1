import { z } from 'zod';
import {
  assurance,
  channel,
  groupId,
  id,
  metadata,
  number,
  pagination,
  pollAfter,
  proof,
  requestStatus,
  revocationReason,
  status,
  timestamp,
  token,
  type,
  url,
} from './shapes.ts';

const address = {
  send_to: z.string().optional(),
  send_to_formatted: z.string().optional(),
  instruction: z.string().optional(),
  sms_dids: z.record(z.string(), number).optional().describe('Region to number, where there are several.'),
  suggested_region: z.string().optional(),
};
const challenge = z.strictObject({ expires_at: timestamp, ...address });
const createdChallenge = challenge.extend({
  code: z.string(),
  message: z.string().describe('What the person sends.'),
  deep_link: z.string().describe('Opens the app with the message ready.'),
});

const verification = {
  id,
  type,
  channel: channel.describe('The one that completed it, or the first that may.'),
  status,
  identifier: number.nullable().describe('Null while a session has not learned it.'),
  attempts: z.int().min(0).max(3).describe('Distinct wrong senders.'),
  max_attempts: z.literal(3),
  assurance,
  external_user_id: z.string().optional(),
  client_metadata: metadata.optional(),
  callback_url: url.optional(),
  redirect_url: url.optional(),
  nonce: z.string().optional(),
  test_mode: z.literal(true).optional(),
  created_at: timestamp,
  updated_at: timestamp,
  expires_at: timestamp,
};

/** What comes with a message, and with a revocation. */
const later = {
  channels: z.array(channel).optional().describe('All that may, where there are several.'),
  next_step: z.enum(['send', 'share_contact', 'enter_pin']).optional(),
  poll_after: pollAfter.optional(),
  verified_at: timestamp.optional(),
  verified_data: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  proof: proof.optional(),
  proof_token: token.optional(),
  proof_expires_at: timestamp.optional(),
  revoked_at: timestamp.optional(),
  revoked_reason: revocationReason.optional(),
  verification_request_id: id.optional(),
};

const group = {
  group_id: groupId,
  status,
  identifier: number,
  assurance,
  poll_after: pollAfter.optional(),
  expires_at: timestamp,
};
const block = { channel, verification_id: id, status, send_to: z.string().optional() };

const session = {
  id,
  channel,
  status,
  assurance,
  instructions: z.string().optional(),
  poll_after: pollAfter.optional(),
  context: z.strictObject({ business_name: z.string().optional(), action: z.string().optional() }).optional(),
  external_user_id: z.string().optional(),
  client_metadata: metadata.optional(),
  expires_at: timestamp,
  created_at: timestamp,
};

const asset = z.strictObject({
  type,
  identifier: number.nullable(),
  allowed_channels: z.array(channel),
  required: z.boolean(),
  status,
  verification_id: id.nullable(),
  verified_identifier: number.nullable(),
  verified_channel: channel.nullable(),
  proof_token: token.nullable(),
  verified_at: timestamp.nullable(),
});

const request = z.strictObject({
  id,
  reference_id: z.string().nullable(),
  status: requestStatus,
  action_type: z.string().nullable(),
  action_context: z
    .strictObject({ title: z.string().optional(), description: z.string().optional() })
    .nullable(),
  assets: z.array(asset).min(1).max(10),
  partial_ok: z.boolean(),
  assurance,
  external_user_id: z.string().nullable(),
  verification_url: url.nullable().describe('Answered at creation only.'),
  redirect_url: url.nullable(),
  callback_url: url.nullable(),
  expires_at: timestamp,
  completed_at: timestamp.nullable(),
  created_at: timestamp,
  updated_at: timestamp,
});

const user = z.strictObject({
  external_user_id: z.string(),
  verification_count: z.int().min(1),
  types_verified: z.array(type),
  verifications: z
    .array(
      z.strictObject({
        id,
        type,
        channel,
        identifier: z.string().nullable().describe('Masked, like +3706***9199.'),
        status,
        verified_at: timestamp.nullable(),
        has_proof: z.boolean(),
        proof_expires_at: timestamp.nullable(),
        created_at: timestamp,
      }),
    )
    .max(100)
    .describe('The newest hundred.'),
  first_verified_at: timestamp.nullable(),
  last_verified_at: timestamp.nullable(),
});

const eventsUrl = url.describe('For an EventSource in a browser: the status alone.');

const readVerification = z.strictObject({
  ...verification,
  ...later,
  challenge: challenge.optional(),
});

/** What is answered with 2xx to calls about verifications, by the name that the description gives it. */
export const ANSWERS = {
  Verification: readVerification,
  CreatedVerification: z.strictObject({
    ...verification,
    status: z.literal('pending'),
    next_step: z.literal('send'),
    poll_after: pollAfter,
    challenge: createdChallenge,
    verification_url: url,
    events_url: eventsUrl,
  }),
  VerificationList: z.strictObject({ data: z.array(readVerification), pagination }),
  TestVerified: z.strictObject({
    id,
    type,
    channel,
    status: z.literal('verified'),
    identifier: number,
    verified_at: timestamp,
    proof_token: token,
    proof_expires_at: timestamp,
    test_mode: z.literal(true),
  }),
  CreatedGroup: z.strictObject({
    ...group,
    verification_url: url,
    events_url: eventsUrl,
    channels: z
      .array(
        z.strictObject({
          ...block,
          code: z.string(),
          deep_link: z.string(),
          sms_message: z.string().optional(),
          qr_text: z.string(),
        }),
      )
      .min(1)
      .max(3),
  }),
  Group: z.strictObject({
    ...group,
    winning_channel: channel.optional(),
    channels: z.array(z.strictObject(block)).min(1).max(3),
    proof: proof.optional(),
  }),
  CreatedSession: z.strictObject({
    ...session,
    deep_link: z.string(),
    qr_code: z.string(),
    qr_text: z.string(),
    verification_url: url,
    events_url: eventsUrl,
  }),
  Session: z.strictObject({
    ...session,
    phone_number: number.optional(),
    verified_at: timestamp.optional(),
    verification_id: id.optional(),
    proof: proof.optional(),
  }),
  VerificationRequest: request,
  VerificationRequestList: z.strictObject({ data: z.array(request), pagination }),
  CancelledRequest: z.strictObject({ success: z.literal(true), status: z.literal('cancelled') }),
  User: user,
  UserList: z.strictObject({ data: z.array(user), pagination }),
} as const;
