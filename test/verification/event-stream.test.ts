import { describe, expect, test } from 'vitest';
import {
  eventStream,
  eventsPath,
  eventsTicket,
  hasSeenTheEnd,
  isTicketFor,
} from '../../shared/verification/event-stream.ts';
import { STATUSES, type Verification } from '../../shared/verification/verification.ts';
import { MINUTE, TEN_O_CLOCK } from '../fakes/clock.ts';
import { pendingVerification, provenVerification } from '../fakes/verifications.ts';

const SUBKEY = Buffer.alloc(32, 3);
const { id } = pendingVerification();

const stream = (verification: Verification, lastEventId?: string, now = TEN_O_CLOCK) =>
  eventStream(verification, { now, lastEventId, data: { text: 'two\nlines' } });

describe('a stream', () => {
  test('is read as the standard says: fields, then an empty line for each event', () => {
    expect(stream(pendingVerification())).toBe(
      [
        'retry: 3000',
        'event: connected',
        `data: {"id":"${id}","status":"pending"}`,
        '',
        'id: pending',
        'event: status_changed',
        'data: {"text":"two\\nlines"}',
        '',
        '',
      ].join('\n'),
    );
  });

  test('tells a state once', () => {
    expect(stream(pendingVerification(), 'pending')).not.toContain('status_changed');
    expect(stream(provenVerification(), 'pending')).toContain('status_changed');
  });

  test('of what the clock has ended says so', () => {
    const { expiresAt } = pendingVerification();
    expect(stream(pendingVerification(), 'pending', expiresAt)).toContain('id: expired');
  });

  test('asks the browser back later and later', () => {
    const retry = (now: number) =>
      Number(/retry: (\d+)/.exec(stream(pendingVerification(), undefined, now))?.[1]);
    const waits = [0, 1, 2, 4].map((minutes) => retry(TEN_O_CLOCK + minutes * MINUTE));
    expect(waits).toEqual([3000, 21_000, 39_000, 60_000]);
  });

  test.each(STATUSES)('that told %s is over, unless that was pending', (status) => {
    expect(hasSeenTheEnd(status)).toBe(status !== 'pending');
  });

  test.each([undefined, '', '*', 'verified\n', 'Verified'])('that told %j is not over', (lastEventId) => {
    expect(hasSeenTheEnd(lastEventId)).toBe(false);
  });
});

describe('a ticket', () => {
  test('opens its own verification and no other', () => {
    const ticket = eventsTicket(SUBKEY, id);
    expect(isTicketFor(SUBKEY, id, ticket)).toBe(true);
    expect(isTicketFor(SUBKEY, 'f'.repeat(24), ticket)).toBe(false);
    expect(isTicketFor(Buffer.alloc(32, 4), id, ticket)).toBe(false);
    for (const wrong of ['', ticket.slice(1), `${ticket}A`, ticket.toLowerCase()])
      expect(isTicketFor(SUBKEY, id, wrong)).toBe(false);
  });

  test('fits into an address as it is', () => {
    expect(eventsPath(SUBKEY, id)).toMatch(/^\/api\/v1\/verifications\/[0-9a-f]{24}\/events\?t=[\w-]{22}$/);
  });
});
