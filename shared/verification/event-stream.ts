import { keyedHash } from '../keyed-hash.ts';
import { sameSecret } from '../same-secret.ts';
import { pollAfter } from './polling.ts';
import { STATUSES, type Status, statusAt, type Verification } from './verification.ts';
import type { View } from './view.ts';

const TICKET_BYTES = 16;

/** What a browser shows instead of an API key to follow one verification's status. */
export function eventsTicket(ticketSubkey: Uint8Array, id: string): string {
  return keyedHash(ticketSubkey, 'events', id).subarray(0, TICKET_BYTES).toString('base64url');
}

export function isTicketFor(ticketSubkey: Uint8Array, id: string, ticket: string): boolean {
  return sameSecret(ticket, eventsTicket(ticketSubkey, id));
}

export function eventsPath(ticketSubkey: Uint8Array, id: string): string {
  return `/api/v1/verifications/${id}/events?t=${eventsTicket(ticketSubkey, id)}`;
}

/** Whether a client that reconnects has seen a final status: a 204 then makes it stop. */
export function hasSeenTheEnd(lastEventId: string | undefined): boolean {
  const seen = readStatus(lastEventId);
  return seen !== undefined && seen !== 'pending';
}

/**
 * The current state as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). The stream
 * ends behind it, and `retry` tells the browser when to come back: that costs a poll, and an open Lambda would cost more.
 */
export function eventStream(
  verification: Verification,
  { now, lastEventId, data }: { now: number; lastEventId: string | undefined; data: View },
): string {
  const status = statusAt(verification, now);
  const lines = [
    `retry: ${1000 * (status === 'pending' ? pollAfter(verification, now) : 1)}`,
    'event: connected',
    `data: ${JSON.stringify({ id: verification.id, status })}`,
    '',
  ];
  if (readStatus(lastEventId) !== status) {
    lines.push(`id: ${status}`, 'event: status_changed', `data: ${JSON.stringify(data)}`, '');
  }
  return `${lines.join('\n')}\n`;
}

function readStatus(lastEventId: string | undefined): Status | undefined {
  return STATUSES.find((status) => status === lastEventId);
}
