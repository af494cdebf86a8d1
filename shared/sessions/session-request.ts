import * as z from 'zod/mini';
import { CHANNEL_NAMES } from '../channels/names.ts';
import { invalidRequest } from '../http/invalid-request.ts';
import { lazily } from '../lazily.ts';
import { type OfferedChannels, requireAssurance, requireChannel } from '../verification/offered-channels.ts';
import { plainText } from '../verification/plain-text.ts';
import {
  commonFields,
  commonPart,
  type NewVerification,
  numberPart,
} from '../verification/request-fields.ts';

/** The body of `POST /api/v1/sessions`. */
export const sessionRequestBody = lazily(() =>
  z.object({
    channel: z.string(`Say how: one of ${CHANNEL_NAMES.join(', ')}.`),
    phone_number: z.optional(z.string('Send a phone number in international form.')),
    phone: z.optional(z.string('Send a phone number in international form.')),
    context: z.optional(
      z.object(
        { business_name: z.optional(plainText(60)), action: z.optional(plainText(120)) },
        'Send an object with business_name and action.',
      ),
    ),
    ...commonFields(),
  }),
);

/**
 * A session learns the number from the message, unless it is told one: then it is an ordinary verification that is
 * answered in a session's shape. Throws as readCreateRequest does.
 */
export function readSessionRequest(body: unknown, offered: OfferedChannels): NewVerification {
  const parsed = z.safeParse(sessionRequestBody(), body);
  if (!parsed.success) throw invalidRequest(parsed.error);
  const { channel, phone_number, phone, context, assurance, ...fields } = parsed.data;
  const channels = [requireChannel(channel, offered)];
  const field = phone_number === undefined ? 'phone' : 'phone_number';
  const number = phone_number ?? phone;
  return {
    flow: 'session',
    channels,
    ...(number === undefined ? { learnsNumber: true } : numberPart(field, number)),
    ...(context && { context }),
    ...commonPart(fields),
    assurance: requireAssurance(assurance, channels, offered),
  };
}
