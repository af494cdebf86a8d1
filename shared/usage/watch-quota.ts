import type { Clock, UsageStore } from '../ports.ts';
import { type Limits, newlyReached, type QuotaReached } from '../projects/monthly-limit.ts';
import { createdIn, type DayUsage, type UsageScope } from './usage.ts';

/** What counting knows of projects. A port that nothing else needs. */
export type ProjectQuotas = {
  /** As they are now, read strongly. */
  find(projectId: string): Promise<Limits | undefined>;
  /** One conditional write, which tells its event. False when as much, or more, is written down already, and when the limit is another. */
  reach(projectId: string, reached: QuotaReached): Promise<boolean>;
};

type Ports = {
  readonly usage: Pick<UsageStore, 'month'>;
  readonly quotas: ProjectQuotas;
  readonly clock: Clock;
  /** Hears what was reached, once. */
  readonly onReached: (projectId: string, reached: QuotaReached) => void;
};

/**
 * Looks whether projects have reached their monthly limit by what was counted just now, and writes it down. It costs a read for each
 * project that created something, and where a limit isn't reached yet one of the month's days.
 */
export async function watchQuotas(ports: Ports, counted: readonly (UsageScope & DayUsage)[]): Promise<void> {
  const live = counted.filter(({ environment, ...day }) => environment === 'live' && createdIn([day]) > 0);
  const months = Map.groupBy(live, ({ projectId }) => projectId);
  await Promise.all(
    [...months].map(async ([projectId, days]) => {
      // In their order: what is written down of a month is never taken back for the one before.
      for (const month of new Set(days.map(({ day }) => day.slice(0, 7)).toSorted()))
        await watch(ports, projectId, month);
    }),
  );
}

async function watch({ usage, quotas, clock, onReached }: Ports, projectId: string, month: string) {
  const project = await quotas.find(projectId);
  const at = clock.now();
  // Whatever was created, nothing would be new: no look at the month's days.
  if (!project || !newlyReached(project, { month, created: Number.POSITIVE_INFINITY }, at)) return;
  const created = createdIn(await usage.month({ projectId, environment: 'live' }, month));
  const reached = newlyReached(project, { month, created }, at);
  if (reached && (await quotas.reach(projectId, reached))) onReached(projectId, reached);
}
