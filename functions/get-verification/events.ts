import { CHANNELS } from '../../shared/channels/registry.ts';
import { eventStream, hasSeenTheEnd } from '../../shared/verification/event-stream.ts';
import { findByTicket, findVerification } from '../../shared/verification/find.ts';
import { statusAt } from '../../shared/verification/verification.ts';
import { verificationView } from '../../shared/verification/view.ts';
import type { AuthenticatedEvent } from '../middleware/authentication.ts';
import type { HttpResult } from '../middleware/http-event.ts';
import type { PollDependencies } from './dependencies.ts';

/** A poll with a key, or a browser's EventSource with the ticket of one verification, which can't send a header. */
export type FollowerEvent = AuthenticatedEvent & {
  /** The verification whose ticket came instead of a key. */
  ticketFor?: string;
};

/** Whoever holds a ticket may follow it from any page; the answer depends on nothing that a browser would add. */
const FROM_ANYWHERE = { 'access-control-allow-origin': '*' };

/** The current state, then the end: with a ticket the status alone, with a key what a poll answers. */
export function followEvents({ clock, meter, verifications, settings }: PollDependencies) {
  return async ({ apiKey, ticketFor, headers, pathParameters }: FollowerEvent): Promise<HttpResult> => {
    const lastEventId = headers['last-event-id'];
    const cors = ticketFor === undefined ? {} : FROM_ANYWHERE;
    if (hasSeenTheEnd(lastEventId)) return { statusCode: 204, headers: cors };
    const [verification, { channels }] = await Promise.all([
      ticketFor === undefined
        ? findVerification(verifications, apiKey, pathParameters?.id ?? '')
        : findByTicket(verifications, ticketFor),
      settings(),
    ]);
    meter.belongsTo(verification.projectId);
    const now = clock.now();
    const data =
      ticketFor === undefined
        ? verificationView(verification, (name) => CHANNELS[name](channels), now)
        : { id: verification.id, status: statusAt(verification, now) };
    return {
      statusCode: 200,
      headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', ...cors },
      body: eventStream(verification, { now, lastEventId, data }),
    };
  };
}
