import * as z from 'zod/mini';
import { CHANNEL_NAMES } from '../channels/names.ts';
import { invalidRequest } from '../http/invalid-request.ts';
import { lazily } from '../lazily.ts';
import { type OfferedChannels, requireAssurance, requireChannels } from './offered-channels.ts';
import { commonFields, commonPart, type NewVerification, numberPart, phoneType } from './request-fields.ts';

const HOW_MANY = `Send one to three of ${CHANNEL_NAMES.join(', ')}.`;

/** The body of `POST /api/v1/verifications/multi-channel`. */
export const multiChannelRequestBody = lazily(() =>
  z.object({
    type: phoneType(),
    identifier: z.string('Send the phone number to verify, in international form.'),
    channels: z
      .array(z.string(HOW_MANY), HOW_MANY)
      .check(z.minLength(1, HOW_MANY), z.maxLength(CHANNEL_NAMES.length, HOW_MANY)),
    ...commonFields(),
  }),
);

/** Several channels of which the first wins. Throws as readCreateRequest does. */
export function readMultiChannelRequest(body: unknown, offered: OfferedChannels): NewVerification {
  const parsed = z.safeParse(multiChannelRequestBody(), body);
  if (!parsed.success) throw invalidRequest(parsed.error);
  const { channels: named, identifier, assurance, ...fields } = parsed.data;
  const channels = requireChannels(named, offered);
  return {
    flow: 'multi_channel',
    channels,
    ...numberPart('identifier', identifier),
    ...commonPart(fields),
    assurance: requireAssurance(assurance, channels, offered),
  };
}
