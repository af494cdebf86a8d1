import { eventId, type VerificationEvent } from '../../shared/events/event.ts';
import { MINUTE, TEN_O_CLOCK } from '../fakes/clock.ts';
import { PROJECT } from '../fakes/verifications.ts';

/** The event that a verification was completed, a minute after ten. */
export function completed(id: string, overrides: Partial<VerificationEvent> = {}): VerificationEvent {
  const sequence = overrides.sequence ?? 1;
  return {
    id: eventId(id, sequence),
    event: 'verification.completed',
    verification_id: id,
    sequence,
    project: PROJECT.id,
    test: false,
    channel: 'telegram',
    created_at: new Date(TEN_O_CLOCK + MINUTE).toISOString(),
    ...overrides,
  };
}
