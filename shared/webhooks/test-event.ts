import { eventId } from '../events/event.ts';
import type { Clock, Random } from '../ports.ts';
import { timestamp } from '../verification/view.ts';
import type { Subject } from './event-body.ts';

const MINUTES = 60_000;
const A_DAY = 86_400_000;
/** Nobody's: kept for tests by the provider that has it. */
const NUMBER = '+15005550006';

/**
 * An event of the sandbox for trying a receiver: a verification that has expired just now, since no receiver grants anything for that.
 * There is no such verification, and its id is new each time.
 */
export function testEvent(
  { clock, random }: { readonly clock: Clock; readonly random: Random },
  project: { readonly id: string; readonly name: string },
): Subject {
  const id = Buffer.from(random.bytes(12)).toString('hex');
  const now = clock.now();
  return {
    event: {
      id: eventId(id, 1),
      event: 'verification.expired',
      verification_id: id,
      sequence: 1,
      project: project.id,
      test: true,
      channel: 'telegram',
      created_at: timestamp(now),
    },
    verification: {
      id,
      projectId: project.id,
      projectName: project.name,
      environment: 'test',
      issuer: '',
      type: 'phone',
      flow: 'verification',
      channels: ['telegram'],
      identifier: NUMBER,
      assurance: 'basic',
      proofExpiryDays: 30,
      createdAt: now - 10 * MINUTES,
      expiresAt: now,
      deleteAfter: now + A_DAY,
      status: 'expired',
      attempts: 0,
      wrongSenders: [],
      sequence: 1,
      updatedAt: now,
    },
  };
}
