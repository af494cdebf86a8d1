import * as z from 'zod/mini';
import { CHANNEL_NAMES } from '../channels/names.ts';
import { invalidRequest } from '../http/invalid-request.ts';
import { type OfferedChannels, requireAssurance, requireChannel } from './offered-channels.ts';
import { commonFields, commonPart, type NewVerification, numberPart, phoneType } from './request-fields.ts';

// Every container needs it, and a function starts with more CPU than it runs with: not lazily as its siblings.
const body = z.object({
  type: phoneType(),
  channel: z.string(`Say how: one of ${CHANNEL_NAMES.join(', ')}.`),
  identifier: z.string('Send the phone number to verify, in international form.'),
  ...commonFields(),
});

/** The body of `POST /api/v1/verifications`. */
export const createRequestBody = () => body;

/** Throws validation_error, invalid_channel_for_type or invalid_identifier, with every wrong field in `details`. */
export function readCreateRequest(sent: unknown, offered: OfferedChannels): NewVerification {
  const parsed = z.safeParse(body, sent);
  if (!parsed.success) throw invalidRequest(parsed.error);
  const { channel, identifier, assurance, ...fields } = parsed.data;
  const channels = [requireChannel(channel, offered)];
  return {
    flow: 'verification',
    channels,
    ...numberPart('identifier', identifier),
    ...commonPart(fields),
    assurance: requireAssurance(assurance, channels, offered),
  };
}
