import { z } from 'zod';
import { DELIVERY_ANSWERS } from './delivery-answers.ts';
import { FLOW_ANSWERS } from './flow-answers.ts';
import {
  assurance,
  channel,
  id,
  number,
  pagination,
  requestStatus,
  status,
  timestamp,
  token,
  type,
  url,
} from './shapes.ts';
import { USAGE_ANSWERS } from './usage-answers.ts';
import { VERIFICATION_ANSWERS } from './verification-answers.ts';

const asset = z.strictObject({
  type,
  identifier: number.nullable().describe('As asked for; null where the page asks the person.'),
  allowed_channels: z.array(channel),
  required: z.boolean(),
  status,
  verification_id: id.nullable().describe('Null until the number is known.'),
  verified_identifier: number.nullable(),
  verified_channel: channel.nullable(),
  proof_token: token.nullable(),
  verified_at: timestamp.nullable(),
});

const request = {
  id,
  reference_id: z.string().nullable(),
  action_type: z.string().nullable(),
  action_context: z
    .strictObject({ title: z.string().optional(), description: z.string().optional() })
    .nullable(),
  assets: z.array(asset).min(1).max(10),
  partial_ok: z.boolean(),
  assurance,
  external_user_id: z.string().nullable(),
  redirect_url: url.nullable(),
  callback_url: url.nullable(),
  expires_at: timestamp,
  created_at: timestamp,
  updated_at: timestamp,
};

const readRequest = z.strictObject({
  ...request,
  status: requestStatus,
  verification_url: z.null().describe('Answered at creation only.'),
  completed_at: timestamp.nullable().describe('When the last number that it waits for was verified.'),
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

const { Verification } = VERIFICATION_ANSWERS;

/** What is answered with 2xx to calls about verifications, by the name that the description gives it. */
export const ANSWERS = {
  ...VERIFICATION_ANSWERS,
  ...FLOW_ANSWERS,
  ...DELIVERY_ANSWERS,
  ...USAGE_ANSWERS,
  VerificationList: z.strictObject({ data: z.array(Verification), pagination }),
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
  RequestAsset: asset,
  CreatedVerificationRequest: z.strictObject({
    ...request,
    status: z.literal('pending'),
    verification_url: url.describe('The hosted page: send the person there.'),
    completed_at: z.null(),
  }),
  VerificationRequest: readRequest,
  VerificationRequestList: z.strictObject({ data: z.array(readRequest), pagination }),
  CancelledRequest: z.strictObject({ success: z.literal(true), status: z.literal('cancelled') }),
  User: user,
  UserList: z.strictObject({ data: z.array(user), pagination }),
} as const;
