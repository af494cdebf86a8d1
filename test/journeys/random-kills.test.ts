import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createApiKey } from '../../shared/administration/api-keys.ts';
import { apiClient } from './api-client.ts';
import { administration, useLocalStack } from './local-stack.ts';
import { personWith } from './person.ts';
import { subscriber } from './subscriber.ts';

/** `npm run test:kills` takes five minutes; any other run a glance. */
const SECONDS = Number(process.env.KILL_SECONDS ?? 10);

const CONSUMER = 'publish-events';

/** What was told of a verification that reads like this. */
const TOLD_BY: Readonly<Record<string, readonly string[]>> = {
  verified: ['verification.completed'],
  revoked: ['verification.completed', 'proof.revoked'],
  failed: ['verification.failed'],
};

const created = z.object({ id: z.string(), challenge: z.object({ code: z.string() }) });

const running = useLocalStack();

/** One number each, so that no two verifications share a person. */
function* numbers(): Generator<string> {
  for (let each = 0; ; each += 1) yield `+3706${String(9_000_000 + each)}`;
}

test(`nothing is lost and nothing is invented while the publisher dies at random for ${SECONDS} seconds`, {
  timeout: (SECONDS + 120) * 1000,
}, async () => {
  const { stack, local } = running;
  const { key } = await createApiKey(administration(stack), {
    ...{ projectId: local.projectId, environment: 'live', createsPerMinute: 10_000 },
  });
  const client = apiClient(local.baseUrl, key);
  const team = await subscriber(stack, 'kills');
  const number = numbers();
  const made: string[] = [];
  const counts = { killed: 0, interrupted: 0 };
  const end = Date.now() + SECONDS * 1000;

  /** A busy machine may refuse any of these calls: what came of them is asked at the end. */
  async function live(): Promise<void> {
    const identifier = number.next().value;
    const body = { type: 'phone', channel: 'sms', identifier };
    const answer = await client.request('POST', '/api/v1/verifications', body);
    if (answer.status !== 201) return;
    const { id, challenge } = created.parse(JSON.parse(answer.text));
    made.push(id);
    const person = personWith(identifier, local);
    switch (randomInt(4)) {
      case 0:
        await person.sms(challenge.code);
        return;
      case 1:
        await person.sms(challenge.code);
        await client.request('POST', `/api/v1/proofs/${id}/revoke`);
        return;
      case 2:
        for (const _third of [1, 2, 3]) await personWith(number.next().value, local).sms(challenge.code);
        return;
      default:
        await client.request('POST', `/api/v1/verifications/${id}/cancel`);
    }
  }

  /** Kills between two steps, or where it is. One interruption at a time: a backlog of them would be no chance any more. */
  let interrupting = false;
  function disturb(): void {
    if (interrupting || randomInt(2) === 0) {
      stack.kill(CONSUMER);
      counts.killed += 1;
      return;
    }
    interrupting = true;
    const effect = () => {
      interrupting = false;
      stack.kill(CONSUMER);
    };
    const when = randomInt(2) === 0 ? 'before' : 'after';
    stack.aws.interruptNext('sns', 'PublishBatch', { when, effect });
    counts.interrupted += 1;
  }

  const people = Array.from({ length: 4 }, async () => {
    while (Date.now() < end) {
      await live();
      if (randomInt(16) === 0) disturb();
    }
  });
  await Promise.all(people);

  const events = await team.events();
  const told = Map.groupBy(events, (event) => ('verification_id' in event ? event.verification_id : ''));
  let expected = 0;
  for (const id of made) {
    const { status, attempts } = await client.poll(id);
    const names = [...(attempts === 3 ? ['verification.suspicious'] : []), ...(TOLD_BY[status] ?? [])];
    const heard = (told.get(id) ?? []).toSorted((one, other) => one.sequence - other.sequence);
    const once = [...new Map(heard.map((event) => [event.id, event.event])).values()];
    expect(once, `verification ${id}, ${status}`).toEqual(names);
    expected += names.length;
  }
  const distinct = new Set(events.map(({ id }) => id)).size;
  expect(distinct, 'none was invented').toBe(expected);
  expect(expected).toBeGreaterThan(0);
  process.stdout.write(
    `${made.length} verifications, ${expected} events: all heard, ${events.length - distinct} of them again; ` +
      `${counts.killed} kills, ${counts.interrupted} interrupted calls.\n`,
  );
});
