import type { Verification } from '../verification/verification.ts';

const FIRST_SECONDS = 1.5;
const SECONDS_AFTER_MATCH = 1;
const LONGEST_SECONDS = 10;
const PATIENCE = 40;

/**
 * Seconds until the page should look again. Somebody sits before it with the phone in the other hand, so it looks more often than a
 * server does that waits for thousands; hidden it doesn't look at all. With nothing sent to wait for, only another tab can change something.
 */
export function pagePollAfter(verifications: readonly Verification[], now: number): number {
  if (verifications.some(({ status }) => status === 'matched')) return SECONDS_AFTER_MATCH;
  const open = verifications.filter(({ status, expiresAt }) => status === 'pending' && expiresAt > now);
  if (open.length === 0) return LONGEST_SECONDS;
  const elapsed = (now - Math.max(...open.map(({ createdAt }) => createdAt))) / 1000;
  return Math.min(Math.max(FIRST_SECONDS, Math.round(elapsed / PATIENCE)), LONGEST_SECONDS);
}
