import { onTestFinished, vi } from 'vitest';
import { openMessaging } from '../../../infra/local/aws/messaging/messaging.ts';
import type { EventSourceRun } from '../../../infra/local/event-sources/event-source-run.ts';

export const REGION = 'eu-central-1';

export function definition(name: string, attributes: Readonly<Record<string, string>>) {
  return {
    name,
    arn: `arn:aws:sqs:${REGION}:000000000000:${name}`,
    url: `https://sqs.${REGION}.amazonaws.com/000000000000/${name}`,
    attributes,
  };
}

/** The local queues, by a clock that `pass` sets ahead. */
export function openQueues() {
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const messaging = openMessaging({ region: REGION, now });
  return {
    messaging,
    now,
    pass(milliseconds: number) {
      ahead += milliseconds;
      messaging.tellTime();
    },
    /** Ends both with the test; fulfils once nothing is under way. */
    settling(run: EventSourceRun) {
      onTestFinished(async () => {
        await messaging.close();
        await run.stop();
      });
      return () => vi.waitUntil(() => run.idle(), { timeout: 30_000, interval: 5 });
    },
  };
}
