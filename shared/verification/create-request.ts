import * as z from 'zod/mini';
import { CHANNEL_NAMES } from '../config/names.ts';
import { invalidRequest } from '../http/invalid-request.ts';
import { lazily } from '../lazily.ts';
import { type OfferedChannels, requireAssurance, requireChannel } from './offered-channels.ts';
import { commonFields, commonPart, type NewVerification, numberPart, phoneType } from './request-fields.ts';

/** The body of `POST /api/v1/verifications`. */
export const createRequestBody = lazily(() =>
  z.object({
    type: phoneType(),
    channel: z.string(`Say how: one of ${CHANNEL_NAMES.join(', ')}.`),
    identifier: z.string('Send the phone number to verify, in international form.'),
    ...commonFields(),
  }),
);

/** Throws validation_error, invalid_channel_for_type or invalid_identifier, with every wrong field in `details`. */
export function readCreateRequest(body: unknown, offered: OfferedChannels): NewVerification {
  const parsed = z.safeParse(createRequestBody(), body);
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
