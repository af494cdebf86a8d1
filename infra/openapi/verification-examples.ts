export const NUMBER = '+37069199199';
export const ID = '69831860496f401a7e5c3d12';
export const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJqdGkiOiI2OTgzMTg2MCJ9.c2lnbmF0dXJl';
export const BEGAN = '2026-02-04T10:00:00.000Z';
export const VERIFIED = '2026-02-04T10:01:12.480Z';
export const UNTIL = '2026-02-04T10:10:00.000Z';
export const PROOF = { token: TOKEN, expires_at: '2026-03-06T10:01:12.000Z' };

const verification = {
  id: ID,
  type: 'phone',
  channel: 'telegram',
  identifier: NUMBER,
  attempts: 0,
  max_attempts: 3,
  assurance: 'basic',
  external_user_id: 'user-42',
  client_metadata: { cart: 'c-1001' },
  created_at: BEGAN,
  expires_at: UNTIL,
};
export const address = {
  expires_at: UNTIL,
  send_to: '@acme_bot',
  send_to_formatted: '@acme_bot',
  instruction:
    'Open Telegram, press Start in the chat with @acme_bot, then share your phone number with the button.',
};
export const pending = {
  ...verification,
  status: 'pending',
  challenge: address,
  next_step: 'send',
  poll_after: 3,
  updated_at: BEGAN,
};
const proven = {
  ...verification,
  updated_at: VERIFIED,
  verified_at: VERIFIED,
  verified_data: { telegram_user_id: 5551234, telegram_username: 'ona' },
};
export const verified = {
  ...proven,
  status: 'verified',
  proof: PROOF,
  proof_token: PROOF.token,
  proof_expires_at: PROOF.expires_at,
};
export const ended = (status: string) => ({ ...verification, status, updated_at: UNTIL });
const revocation = { revoked_at: '2026-02-09T08:30:00.000Z', revoked_reason: 'user_request' };
export const revoked = {
  ...proven,
  ...revocation,
  status: 'revoked',
  updated_at: revocation.revoked_at,
};
