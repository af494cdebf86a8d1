import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { apiClient } from './api-client.ts';
import { useLocalStack } from './local-stack.ts';
import { personWith } from './person.ts';
import { subscriber } from './subscriber.ts';

/** `npm run test:kills` takes five minutes; any other run a glance. */
const SECONDS = Number(process.env.KILL_SECONDS ?? 10);

const CONSUMER = 'publish-events';

const running = useLocalStack();

/** One number each, so that no two verifications share a person. */
function* numbers(): Generator<string> {
  for (let each = 0; ; each += 1) yield `+3706${String(9_000_000 + each)}`;
}

test(`nothing is lost and nothing is invented while the publisher dies at random for ${SECONDS} seconds`, {
  timeout: (SECONDS + 120) * 1000,
}, async () => {
  const { stack, local } = running;
  const client = apiClient(local.baseUrl, local.apiKeys.live);
  const team = await subscriber(stack, 'kills');
  const number = numbers();
  const wanted = new Map<string, readonly string[]>();
  const counts = { killed: 0, interrupted: 0 };
  const end = Date.now() + SECONDS * 1000;

  async function live(): Promise<void> {
    const identifier = number.next().value;
    const { id, code } = await client.create({ channel: 'sms', identifier });
    const person = personWith(identifier, local);
    switch (randomInt(4)) {
      case 0:
        await person.sms(code);
        wanted.set(id, ['verification.completed']);
        return;
      case 1:
        await person.sms(code);
        await client.request('POST', `/api/v1/proofs/${id}/revoke`);
        wanted.set(id, ['verification.completed', 'proof.revoked']);
        return;
      case 2:
        for (const _third of [1, 2, 3]) await personWith(number.next().value, local).sms(code);
        wanted.set(id, ['verification.suspicious', 'verification.failed']);
        return;
      default:
        await client.request('POST', `/api/v1/verifications/${id}/cancel`);
        wanted.set(id, []);
    }
  }

  /** Kills between two steps, or where it is. */
  function disturb(): void {
    if (randomInt(2) === 0) {
      stack.kill(CONSUMER);
      counts.killed += 1;
      return;
    }
    const when = randomInt(2) === 0 ? 'before' : 'after';
    stack.aws.interruptNext('sns', 'PublishBatch', { when, effect: () => stack.kill(CONSUMER) });
    counts.interrupted += 1;
  }

  const people = Array.from({ length: 4 }, async () => {
    while (Date.now() < end) {
      await live();
      if (randomInt(8) === 0) disturb();
    }
  });
  await Promise.all(people);

  const events = await team.events();
  const told = Map.groupBy(events, (event) => ('verification_id' in event ? event.verification_id : ''));
  for (const [id, names] of wanted) {
    const heard = (told.get(id) ?? []).toSorted((one, other) => one.sequence - other.sequence);
    const once = [...new Map(heard.map((event) => [event.id, event.event])).values()];
    expect(once, `verification ${id}`).toEqual(names);
  }
  const expected = [...wanted.values()].flat().length;
  const distinct = new Set(events.map(({ id }) => id)).size;
  expect(distinct, 'none was invented').toBe(expected);
  process.stdout.write(
    `${wanted.size} verifications, ${expected} events: all heard, ${events.length - distinct} of them again; ` +
      `${counts.killed} kills, ${counts.interrupted} interrupted calls.\n`,
  );
});
