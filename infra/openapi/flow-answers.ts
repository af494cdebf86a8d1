import { z } from 'zod';
import {
  assurance,
  channel,
  groupId,
  id,
  metadata,
  nextStep,
  number,
  pollAfter,
  proof,
  status,
  timestamp,
  url,
} from './shapes.ts';

const ended = z.enum(['failed', 'expired', 'cancelled']);
const eventsUrl = url.describe('For an EventSource in a browser: the status alone.');

const group = { group_id: groupId, identifier: number, assurance, expires_at: timestamp };
const block = {
  channel,
  verification_id: id.describe('The same in every block: a group is one verification.'),
  status: status.describe('cancelled for the channels that did not win.'),
  // A deployment may have given up a channel since the group began.
  send_to: z.string().optional(),
};
const blocks = z.array(z.strictObject(block)).min(1).max(3);
const won = { ...group, winning_channel: channel, channels: blocks };

const session = {
  id,
  channel,
  assurance,
  instructions: z.string().optional().describe('One sentence for the person, in the language of `locale`.'),
  context: z.strictObject({ business_name: z.string().optional(), action: z.string().optional() }).optional(),
  external_user_id: z.string().optional(),
  client_metadata: metadata.optional(),
  expires_at: timestamp,
  created_at: timestamp,
};
const learned = {
  ...session,
  phone_number: number.describe('Whose phone sent the message.'),
  verified_at: timestamp,
  verification_id: id,
};

/** A group of channels and a session, each in each of its states. */
export const FLOW_STATES = {
  PendingGroup: z.strictObject({
    ...group,
    status: z.literal('pending'),
    next_step: nextStep,
    poll_after: pollAfter,
    channels: blocks,
  }),
  VerifiedGroup: z.strictObject({ ...won, status: z.literal('verified'), proof }),
  RevokedGroup: z.strictObject({ ...won, status: z.literal('revoked') }),
  EndedGroup: z.strictObject({ ...group, status: ended, channels: blocks }),
  PendingSession: z.strictObject({
    ...session,
    status: z.literal('pending'),
    next_step: nextStep,
    poll_after: pollAfter,
  }),
  VerifiedSession: z.strictObject({ ...learned, status: z.literal('verified'), proof }),
  RevokedSession: z.strictObject({ ...learned, status: z.literal('revoked') }),
  EndedSession: z.strictObject({ ...session, status: ended }),
} as const;

const {
  PendingGroup,
  VerifiedGroup,
  RevokedGroup,
  EndedGroup,
  PendingSession,
  VerifiedSession,
  RevokedSession,
  EndedSession,
} = FLOW_STATES;

export const FLOW_ANSWERS = {
  ...FLOW_STATES,
  Group: z.discriminatedUnion('status', [PendingGroup, VerifiedGroup, RevokedGroup, EndedGroup]),
  Session: z.discriminatedUnion('status', [PendingSession, VerifiedSession, RevokedSession, EndedSession]),
  CreatedGroup: PendingGroup.extend({
    verification_url: url.describe('The hosted page for this group.'),
    events_url: eventsUrl,
    channels: z
      .array(
        z.strictObject({
          ...block,
          send_to: z.string(),
          code: z.string().describe('The same for every channel.'),
          deep_link: z.string().describe('Opens the app with the message ready.'),
          sms_message: z.string().optional().describe('For sms: the text that the person sends.'),
          qr_text: z.string().describe('What a QR code should hold, for the phone that scans it.'),
        }),
      )
      .min(1)
      .max(3),
  }),
  CreatedSession: PendingSession.extend({
    deep_link: z.string().describe('Opens the app with the message ready.'),
    qr_code: z.string().describe('The link.'),
    qr_text: z.string().describe('What a QR code should hold, for the phone that scans it.'),
    verification_url: url.describe('The hosted page for this session.'),
    events_url: eventsUrl,
  }),
} as const;
