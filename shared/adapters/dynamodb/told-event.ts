import * as z from 'zod/mini';
import { CHANNEL_NAMES } from '../../config/names.ts';
import { eventId, type ThinEvent, VERIFICATION_EVENTS } from '../../events/event.ts';
import { lazily } from '../../lazily.ts';
import { timestamp } from '../../verification/view.ts';
import { fromStreamImage } from './stream-image.ts';

const told = lazily(() =>
  z.object({
    id: z.string(),
    project: z.string(),
    environment: z.enum(['live', 'test']),
    channels: z.array(z.enum(CHANNEL_NAMES)).check(z.minLength(1)),
    channel: z.optional(z.enum(CHANNEL_NAMES)),
    updated_at: z.int(),
    evt: z.enum(VERIFICATION_EVENTS),
    seq: z.int(),
  }),
);

/** The event that a verification's change told. Throws when the image is none of those. */
export function toldEvent(image: unknown): ThinEvent {
  const { id, project, environment, channels, channel, updated_at, evt, seq } = z.parse(
    told(),
    fromStreamImage(image),
  );
  return {
    id: eventId(id, seq),
    event: evt,
    verification_id: id,
    sequence: seq,
    project,
    test: environment === 'test',
    channel: channel ?? channels[0] ?? 'telegram',
    created_at: timestamp(updated_at),
  };
}
