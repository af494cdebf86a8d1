import { VersoError } from '../errors.ts';
import type { Environment } from '../verification/verification.ts';

/** How many verifications a project may create with its live keys in a month, UTC. */
export type MonthlyLimit = {
  readonly creations: number;
  /** A soft one is told of and refuses nothing. */
  readonly mode: 'soft' | 'hard';
};

/** That as many as a limit were created in a month: written down once for both. */
export type QuotaReached = {
  /** UTC, like 2026-10. */
  readonly month: string;
  readonly limit: number;
  /** When it was noticed, milliseconds since the epoch. */
  readonly at: number;
  /** Counts what was reached, from 1. */
  readonly sequence: number;
};

/** A project, as far as its limits go. */
export type Limits = { readonly monthlyLimit?: MonthlyLimit; readonly quotaReached?: QuotaReached };

/** UTC, like 2026-10. */
export function monthAt(now: number): string {
  return new Date(now).toISOString().slice(0, 7);
}

/**
 * Refuses a live creation once a hard limit is known to be reached: no read, since the project's item says it. A limit that was raised
 * since, or taken away, is open again. Throws quota_exceeded with the seconds until the month ends.
 */
export function requireQuota(
  { monthlyLimit, quotaReached }: Limits,
  environment: Environment,
  now: number,
): void {
  if (environment !== 'live' || monthlyLimit?.mode !== 'hard') return;
  if (quotaReached?.month !== monthAt(now) || quotaReached.limit < monthlyLimit.creations) return;
  const seconds = Math.max(1, Math.ceil((monthEnd(now) - now) / 1000));
  const { creations } = monthlyLimit;
  throw new VersoError(
    'quota_exceeded',
    `This project has made the ${creations} verifications that it may make this month: ask whoever runs this service for a higher limit, or go on next month.`,
    { headers: { 'retry-after': String(seconds) } },
  );
}

function monthEnd(now: number): number {
  const at = new Date(now);
  return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1);
}

/**
 * What is to be written down of a month in which so many were created. Undefined where the limit isn't reached, and where that, or a
 * later month's, is written down already: a month that is counted again changes nothing.
 */
export function newlyReached(
  { monthlyLimit, quotaReached }: Limits,
  { month, created }: { readonly month: string; readonly created: number },
  at: number,
): QuotaReached | undefined {
  if (!monthlyLimit || created < monthlyLimit.creations) return undefined;
  if (isKnown(quotaReached, month, monthlyLimit.creations)) return undefined;
  return { month, limit: monthlyLimit.creations, at, sequence: (quotaReached?.sequence ?? 0) + 1 };
}

function isKnown(known: QuotaReached | undefined, month: string, limit: number): boolean {
  return known !== undefined && (known.month > month || (known.month === month && known.limit >= limit));
}
