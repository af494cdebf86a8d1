import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createApiKey } from '../../shared/administration/api-keys.ts';
import { updateProject } from '../../shared/administration/projects.ts';
import { startReceiver } from '../webhooks/receiver.ts';
import { apiClient } from './api-client.ts';
import { administration, useLocalStack } from './local-stack.ts';
import { personWith } from './person.ts';
import { subscriber } from './subscriber.ts';

/** `npm run test:kills` takes five minutes; any other run a glance. */
const SECONDS = Number(process.env.KILL_SECONDS ?? 10);

const PUBLISHER = 'publish-events';
const DELIVERER = 'deliver-webhook';
/** What SQS holds a killed container's messages for, and then some. */
const HELD_MILLISECONDS = 61_000;

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

test(`nothing is lost and nothing is invented while publisher and deliverer die at random for ${SECONDS} seconds`, {
  timeout: (SECONDS * 2 + 240) * 1000,
}, async () => {
  const { stack, local } = running;
  const ports = { ...administration(stack), webhookTargets: { thisMachine: true } };
  const receiver = await startReceiver();
  const { projectId } = local;
  await updateProject(ports, projectId, { webhookUrl: receiver.url });
  const { key } = await createApiKey(ports, { projectId, environment: 'live', createsPerMinute: 10_000 });
  const client = apiClient(local.baseUrl, key);
  const team = await subscriber(stack, 'kills');
  const number = numbers();
  const made: string[] = [];
  const counts = { killed: 0, interrupted: 0, killedAtPost: 0, refused: 0 };
  const end = Date.now() + SECONDS * 1000;

  /** A busy machine may refuse any of these calls: what came of them is asked at the end. */
  async function live(): Promise<void> {
    const identifier = number.next().value;
    const body = { type: 'phone', channel: 'sms', identifier, expires_in: 3600 };
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
      stack.kill(randomInt(2) === 0 ? PUBLISHER : DELIVERER);
      counts.killed += 1;
      return;
    }
    interrupting = true;
    const effect = () => {
      interrupting = false;
      stack.kill(PUBLISHER);
    };
    const when = randomInt(2) === 0 ? 'before' : 'after';
    stack.aws.interruptNext('sns', 'PublishBatch', { when, effect });
    counts.interrupted += 1;
  }

  /** What arrives may fail, and who sent it may die before it has written down that it arrived. */
  receiver.behave((response) => {
    const fate = randomInt(20);
    if (fate === 0) {
      stack.kill(DELIVERER);
      counts.killedAtPost += 1;
    }
    if (fate === 1) counts.refused += 1;
    response.writeHead(fate === 1 ? 503 : 204).end();
  });

  const people = Array.from({ length: 4 }, async () => {
    while (Date.now() < end) {
      await live();
      if (randomInt(16) === 0) disturb();
    }
  });
  await Promise.all(people);
  receiver.behave(204);
  // What was held by the dead and what waits for its next try comes again, and nobody dies any more.
  for (let round = 0; round < 12; round += 1) {
    await stack.eventSources.settled();
    stack.advanceClock(HELD_MILLISECONDS);
  }

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

  const posted = new Set(receiver.received.map(({ event }) => event.id));
  const { deliveries, ends } = await endsOf(client);
  const toldIds = new Set(events.map(({ id }) => id));
  expect(
    [...posted].filter((id) => !toldIds.has(id)),
    'no webhook was invented',
  ).toEqual([]);
  expect(deliveries, 'every event is a delivery').toBe(expected);
  expect(ends.pending, 'none is still under way').toBe(0);
  // A newer event that was delivered ends an older one's retries, and so may a receiver that failed too often: then they are listed.
  expect([...toldIds].filter((id) => !posted.has(id)).length).toBeLessThanOrEqual(ends.failed);
  process.stdout.write(
    `${made.length} verifications, ${expected} events: all heard, ${events.length - distinct} of them again; ` +
      `${counts.killed + counts.killedAtPost} kills, ${counts.interrupted} interrupted calls. ` +
      `Webhooks: ${receiver.received.length} posts, ${counts.refused} refused, ${counts.killedAtPost} senders killed ` +
      `at the receiver; ${ends.delivered} delivered, ${ends.failed} listed as failed.\n`,
  );
  await receiver.close();
});

const stats = z.object({
  total: z.int(),
  by_status: z.object({ pending: z.int(), delivered: z.int(), failed: z.int() }),
});

/** What the caller itself is told of its webhooks. */
async function endsOf(client: ReturnType<typeof apiClient>) {
  const { text } = await client.request('GET', '/api/v1/webhook-deliveries/stats');
  const { total, by_status } = stats.parse(JSON.parse(text));
  return { deliveries: total, ends: by_status };
}
