/** Bodies as a deployment answers them. */

export const ID = '00079c3444ab2221bd1df44f';
export const NUMBER = '+37069199199';

const common = {
  id: ID,
  type: 'phone',
  channel: 'telegram',
  identifier: NUMBER,
  attempts: 0,
  max_attempts: 3,
  assurance: 'basic',
  created_at: '2026-11-23T20:04:01.028Z',
  updated_at: '2026-11-23T20:04:01.028Z',
  expires_at: '2026-11-23T20:14:01.028Z',
};

const challenge = {
  expires_at: '2026-11-23T20:14:01.028Z',
  send_to: '@acme_bot',
  send_to_formatted: '@acme_bot',
  instruction: 'Open Telegram and press Start.',
};

export const pending = { ...common, status: 'pending', challenge, next_step: 'send', poll_after: 7 };

export const created = {
  ...pending,
  challenge: {
    ...challenge,
    code: '5WTXN396',
    message: '/start 5WTXN396',
    deep_link: 'https://t.me/acme_bot?start=5WTXN396',
  },
  verification_url: 'https://verify.example.com/v/AAecNCQGpC4-tkC8fUltkJo5YK4',
  events_url: 'https://verify.example.com/api/v1/verifications/00079c3444ab2221bd1df44f/events?t=AAecNCQGpC4',
};

export const verified = {
  ...common,
  status: 'verified',
  verified_at: '2026-11-23T20:04:02.598Z',
  verified_data: { telegram_user_id: 225880144840414 },
  proof: { token: 'a.b.c', expires_at: '2026-12-23T20:04:02.000Z' },
  proof_token: 'a.b.c',
  proof_expires_at: '2026-12-23T20:04:02.000Z',
};

export function ended(status: 'failed' | 'expired' | 'cancelled') {
  return { ...common, status };
}

export const delivery = {
  id: '5b1f0a9c7d3e4f2081b6c9d4',
  url: 'https://shop.example/hook',
  event_type: 'verification.completed',
  status: 'failed',
  attempts: 9,
  max_attempts: 9,
  response_status: 503,
  error_message: 'It answered 503.',
  last_attempt_at: '2026-11-24T18:04:02.598Z',
  next_retry_at: null,
  delivered_at: null,
  created_at: '2026-11-23T20:04:02.598Z',
  updated_at: '2026-11-24T18:04:02.598Z',
};

export function refusal(code: string, message: string, more: object = {}) {
  return { error: { code, message, request_id: 'JKJaXmPLvHcESHA=', ...more } };
}

/** The list of revoked proofs around a signed page; what stands beside that is not to be believed. */
export function around(signature: string, more: object = {}) {
  return {
    body: { revoked: [], issued_at: '2026-02-04T10:09:00.000Z', count: 0, signature, kid: 'kid', ...more },
  };
}
