import { DELIVERY_ANSWER_EXAMPLES } from './delivery-answer-examples.ts';
import { PROOF_ANSWER_EXAMPLES } from './proof-answer-examples.ts';
import { page, REQUEST_ANSWER_EXAMPLES } from './request-answer-examples.ts';
import { USAGE_ANSWER_EXAMPLES } from './usage-answer-examples.ts';
import {
  address,
  BEGAN,
  ended,
  ID,
  NUMBER,
  PROOF,
  pending,
  revoked,
  TOKEN,
  UNTIL,
  VERIFIED,
  verified,
} from './verification-examples.ts';

const PAGE = 'https://verso.example/v/AAMq1h4Yx2kT';
const EVENTS = `https://verso.example/api/v1/verifications/${ID}/events?t=b0VX2mJr5kQz9dT1yWc7sA`;
const LINK = 'https://t.me/acme_bot?start=K7M2XQ4P';

const group = { group_id: `vg_${ID}`, identifier: NUMBER, assurance: 'low', expires_at: UNTIL };
const block = (channel: string, status: string) => ({
  channel,
  verification_id: ID,
  status,
  send_to: channel === 'sms' ? '+37066600600' : '@acme_bot',
});
const SMS = 'VERIFY K7M2XQ4P - I confirm my phone number for Acme';

// The number is not known: a longer code, which only the link carries.
const SESSION_LINK = 'https://t.me/acme_bot?start=K7M2XQ4PR9TWC3';
const session = {
  id: ID,
  channel: 'telegram',
  assurance: 'basic',
  instructions: address.instruction,
  context: { business_name: 'Acme', action: 'sign in' },
  expires_at: UNTIL,
  created_at: BEGAN,
};

/** What a success looks like in each of its states, by the name of its schema. */
export const ANSWER_EXAMPLES: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  CreatedVerification: {
    telegram: {
      ...pending,
      challenge: { ...address, code: 'K7M2XQ4P', message: '/start K7M2XQ4P', deep_link: LINK },
      verification_url: PAGE,
      events_url: EVENTS,
    },
  },
  Verification: {
    pending,
    verified,
    revoked,
    expired: ended('expired'),
  },
  VerifiedVerification: { verified },
  ConfirmedVerification: { verified, 'signed in a moment': pending },
  EndedVerification: { cancelled: ended('cancelled') },
  VerificationList: { one: page(ended('expired')) },
  TestVerified: {
    verified: {
      id: ID,
      type: 'phone',
      channel: 'telegram',
      status: 'verified',
      identifier: NUMBER,
      verified_at: VERIFIED,
      proof_token: TOKEN,
      proof_expires_at: PROOF.expires_at,
      test_mode: true,
    },
  },
  CreatedGroup: {
    twoChannels: {
      ...group,
      status: 'pending',
      next_step: 'send',
      poll_after: 3,
      verification_url: PAGE,
      events_url: EVENTS,
      channels: [
        { ...block('telegram', 'pending'), code: 'K7M2XQ4P', deep_link: LINK, qr_text: LINK },
        {
          ...block('sms', 'pending'),
          code: 'K7M2XQ4P',
          deep_link: `sms:+37066600600?&body=${encodeURIComponent(SMS)}`,
          sms_message: SMS,
          qr_text: `SMSTO:+37066600600:${SMS}`,
        },
      ],
    },
  },
  Group: {
    pending: {
      ...group,
      status: 'pending',
      next_step: 'send',
      poll_after: 3,
      channels: [block('telegram', 'pending'), block('sms', 'pending')],
    },
    verified: {
      ...group,
      status: 'verified',
      winning_channel: 'telegram',
      channels: [block('telegram', 'verified'), block('sms', 'cancelled')],
      proof: PROOF,
    },
  },
  CreatedSession: {
    telegram: {
      ...session,
      status: 'pending',
      next_step: 'send',
      poll_after: 3,
      deep_link: SESSION_LINK,
      qr_code: SESSION_LINK,
      qr_text: SESSION_LINK,
      verification_url: PAGE,
      events_url: EVENTS,
    },
  },
  Session: {
    pending: { ...session, status: 'pending', next_step: 'send', poll_after: 3 },
    verified: {
      ...session,
      status: 'verified',
      phone_number: NUMBER,
      verified_at: VERIFIED,
      verification_id: ID,
      proof: PROOF,
    },
  },
  ...REQUEST_ANSWER_EXAMPLES,
  ...DELIVERY_ANSWER_EXAMPLES,
  ...USAGE_ANSWER_EXAMPLES,
  ...PROOF_ANSWER_EXAMPLES,
};
