import { BEGAN, ID, NUMBER, TOKEN, VERIFIED } from './verification-examples.ts';

export const request = {
  id: ID,
  reference_id: 'order-1',
  action_type: null,
  action_context: null,
  partial_ok: false,
  assurance: 'basic',
  external_user_id: null,
  redirect_url: null,
  callback_url: null,
  expires_at: '2026-02-05T10:00:00.000Z',
  created_at: BEGAN,
};
const asset = {
  type: 'phone',
  identifier: NUMBER,
  allowed_channels: ['telegram', 'whatsapp'],
  required: true,
  verification_id: '69831860a1b2c3d4e5f60718',
};
export const openAsset = {
  ...asset,
  status: 'pending',
  verified_identifier: null,
  verified_channel: null,
  proof_token: null,
  verified_at: null,
};
export const completed = {
  ...request,
  status: 'completed',
  assets: [
    {
      ...asset,
      status: 'verified',
      verified_identifier: NUMBER,
      verified_channel: 'telegram',
      proof_token: TOKEN,
      verified_at: VERIFIED,
    },
  ],
  verification_url: null,
  completed_at: VERIFIED,
  updated_at: VERIFIED,
};

const user = {
  external_user_id: 'user-42',
  verification_count: 1,
  types_verified: ['phone'],
  verifications: [
    {
      id: ID,
      type: 'phone',
      channel: 'telegram',
      identifier: '+3706***9199',
      status: 'verified',
      verified_at: VERIFIED,
      has_proof: true,
      proof_expires_at: '2026-03-06T10:01:12.000Z',
      created_at: BEGAN,
    },
  ],
  first_verified_at: VERIFIED,
  last_verified_at: VERIFIED,
};

/** The only page of a list. */
export const page = (...data: readonly object[]) => ({
  data,
  pagination: { page: 1, limit: 20, total: data.length, pages: 1, hasMore: false, nextCursor: null },
});

/** What a success looks like for verification requests and users. */
export const REQUEST_ANSWER_EXAMPLES = {
  CreatedVerificationRequest: {
    oneNumber: {
      ...request,
      status: 'pending',
      assets: [openAsset],
      verification_url: 'https://verso.example/v/rAAMq1h4Yx2kT',
      completed_at: null,
      updated_at: BEGAN,
    },
  },
  VerificationRequest: { completed },
  VerificationRequestList: { one: page(completed) },
  CancelledRequest: { cancelled: { success: true, status: 'cancelled' } },
  User: { one: user },
  UserList: { one: page(user) },
} as const;
