import type { CounterStore } from '../ports.ts';

/** How often a day one sender can make us ask for a number where asking costs money. */
const MOST_QUESTIONS = 5;
const DAY = 86_400_000;

/** One conditional write. False when today's questions have been asked. */
export function takeQuestion(counters: CounterStore, senderHash: string, now: number): Promise<boolean> {
  const day = Math.floor(now / DAY);
  const counter = { key: `questions#${day}#${senderHash}`, share: 'all', expiresAt: (day + 1) * DAY };
  return counters.add(counter, { total: MOST_QUESTIONS, share: MOST_QUESTIONS });
}
