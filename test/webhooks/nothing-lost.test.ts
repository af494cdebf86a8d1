import { describe, expect, test } from 'vitest';
import { webhookSender } from '../../shared/adapters/https/webhook-sender.ts';
import { readUndelivered } from '../../shared/administration/redrive/dead-letter.ts';
import { deliveryKey } from '../../shared/webhooks/delivery.ts';
import { recordedMeter } from '../cost/recorded-meter.ts';
import { HOUR, MINUTE, SECOND, TEN_O_CLOCK } from '../fakes/clock.ts';
import { provenVerification } from '../fakes/verifications.ts';
import { deliveryWorld } from './delivery-world.ts';
import { completed } from './events.ts';
import { Killed, killedAtRandom } from './kill.ts';
import { readingBehind } from './reading-behind.ts';
import { type Behaviour, closesTheSocket, hangs, startReceiver } from './receiver.ts';

const events = (count: number) =>
  Array.from({ length: count }, (_, place) => completed(place.toString(16).padStart(24, '0')));

const answersSlowly: Behaviour = (response) => {
  setTimeout(() => response.writeHead(200).end(), 25);
};

test('a thousand events at a receiver that fails in every way end delivered or listed as failed', async () => {
  const faults: Readonly<Record<number, Behaviour>> = {
    0: 500,
    1: hangs,
    2: closesTheSocket,
    3: answersSlowly,
  };
  const faultOf = (id: unknown) => faults[Number.parseInt(String(id).split('_')[1] ?? '', 16) % 10] ?? 200;
  const receiver = await startReceiver((response, received) => {
    const fault = faultOf(received.event.id);
    if (typeof fault === 'number') response.writeHead(fault).end();
    else fault(response, received);
  });
  const world = deliveryWorld({
    sender: () => {
      const options = { meter: recordedMeter().meter, targets: { thisMachine: true } };
      const patient = webhookSender(options);
      const impatient = webhookSender({ ...options, timeoutMilliseconds: 60 });
      // A busy machine's answer may take as long as that: only what never comes is given up so early.
      return {
        post: (url, headers, body) =>
          (faultOf(headers['webhook-id']) === hangs ? impatient : patient).post(url, headers, body),
      };
    },
    webhookUrl: () => receiver.url,
    realTime: true,
  });
  const told = events(1000);
  for (const event of told) world.tell(provenVerification({ id: event.verification_id }), event);
  await world.run();
  await receiver.close();

  const ends = new Map(world.deliveries.all().map(({ event, status }) => [event.id, status]));
  expect(told.filter(({ id }) => !['delivered', 'failed'].includes(ends.get(id) ?? ''))).toEqual([]);
  // All failures come from one origin: its breaker may hold back some that would have been taken, which are then listed too.
  const delivered = [...ends].filter(([, status]) => status === 'delivered').map(([id]) => id);
  expect(delivered.length).toBeGreaterThan(600);
  const reasons = world.deliveries.all().filter(({ status }) => status === 'failed');
  expect(reasons.filter(({ errorMessage }) => errorMessage === undefined)).toEqual([]);
  const invented = receiver.received.filter(({ event }) => !ends.has(event.id));
  expect(invented).toEqual([]);
  expect(world.comeAgain()).toBe(0);
}, 120_000);

test('consumers that are killed between any two steps lose nothing and invent nothing', async () => {
  const told = events(500);
  const posts = new Map<string, number>();
  const world = deliveryWorld({
    sender: ({ sleep }) => ({
      async post(_url, headers) {
        const id = String(headers['webhook-id']);
        await sleep(20);
        const tries = (posts.get(id) ?? 0) + 1;
        posts.set(id, tries);
        return Math.random() < 0.3
          ? { status: 500, body: '', milliseconds: 20 }
          : { status: 200, body: '', milliseconds: 20 };
      },
    }),
    between: (ports) => killedAtRandom(ports, () => 0.05),
  });
  for (const event of told) world.tell(provenVerification({ id: event.verification_id }), event);
  await world.run();
  const ends = new Map(world.deliveries.all().map(({ event, status }) => [event.id, status]));
  const given = new Set(eventsIn(world.deadLetters).map(({ id }) => id));
  expect(told.filter(({ id }) => ends.get(id) !== 'delivered' && !given.has(id))).toEqual([]);
  // Killed three times in a row, each time in the hand-over too.
  expect(given.size).toBeLessThan(5);
  expect([...posts.keys()].filter((id) => !ends.has(id))).toEqual([]);
  // Otherwise nothing was killed, and nothing was shown.
  expect(world.comeAgain()).toBeGreaterThan(50);
});

test('events that come twice to consumers that read what was true a second ago are delivered, once by each message at most', async () => {
  // Of many projects, so that no breaker opens and sends all of them the retries' way.
  const told = events(300).map((event, place) => ({ ...event, project: `project-${place}` }));
  const taken = new Map<string, number>();
  let behind = 0;
  const world = deliveryWorld({
    sender: ({ sleep }) => ({
      async post(_url, headers) {
        const id = String(headers['webhook-id']);
        await sleep(20);
        if (Math.random() < 0.2) return { status: 500, body: '', milliseconds: 20 };
        taken.set(id, (taken.get(id) ?? 0) + 1);
        return { status: 200, body: '', milliseconds: 20 };
      },
    }),
    between: (ports) => readingBehind(ports, () => (behind += 1)),
  });
  for (const event of [...told, ...told])
    world.tell(provenVerification({ id: event.verification_id, projectId: event.project }), event);
  await world.run();
  const ends = new Map(world.deliveries.all().map(({ event, status }) => [event.id, status]));
  expect(told.filter(({ id }) => ends.get(id) !== 'delivered')).toEqual([]);
  expect([...taken.values()].filter((times) => times > 2)).toEqual([]);
  expect(behind).toBeGreaterThan(200);
});

test.each([
  ['after the POST, before the delivery is recorded', 'deliveries'],
  ['after the retry is sent, before the try is recorded', 'deliveries'],
  ['before the retry is sent', 'retries'],
] as const)('a consumer that is killed %s delivers again under the same id', async (when, port) => {
  const [event] = events(1);
  if (!event) throw new Error('There is one.');
  const posts: string[] = [];
  let kills = 1;
  const world = deliveryWorld({
    sender: () => ({
      async post(_url, headers) {
        posts.push(String(headers['webhook-id']));
        const refused = when !== 'after the POST, before the delivery is recorded' && posts.length < 3;
        return { status: refused ? 500 : 200, body: '', milliseconds: 1 };
      },
    }),
    between: (ports) => {
      const dies = async (): Promise<never> => {
        kills -= 1;
        throw new Killed('before');
      };
      if (port === 'retries')
        return {
          ...ports,
          retries: { send: (...given) => (kills > 0 ? dies() : ports.retries.send(...given)) },
        };
      const record: typeof ports.deliveries.record = (...given) =>
        kills > 0 ? dies() : ports.deliveries.record(...given);
      return { ...ports, deliveries: { ...ports.deliveries, record } };
    },
  });
  world.tell(provenVerification({ id: event.verification_id }), event);
  await world.run();
  expect(world.comeAgain()).toBe(1);
  expect(posts.length).toBeGreaterThanOrEqual(2);
  expect(new Set(posts)).toEqual(new Set([event.id]));
  const found = await world.deliveries.find(deliveryKey(event), { consistent: true });
  expect(found).toMatchObject({ status: 'delivered' });
  expect(world.clock.now()).toBeGreaterThan(SECOND);
});

/** What a redrive finds in them. */
const eventsIn = (letters: readonly string[]) =>
  letters.flatMap((body) => readUndelivered(body, TEN_O_CLOCK) ?? []).map(({ event }) => event);

describe('while our own side is away, a first try', () => {
  const [event = completed('0')] = events(1);

  /** The store is away until a time, and the retries' queue too if it is said so. */
  function away(until: number, { queueToo }: { readonly queueToo: boolean }) {
    const posts: number[] = [];
    const world: ReturnType<typeof deliveryWorld> = deliveryWorld({
      sender: () => ({
        async post() {
          posts.push(world.clock.now());
          return { status: 200, body: '', milliseconds: 1 };
        },
      }),
      between: (ports) => {
        const isAway = () => ports.clock.now() < until;
        const refuse = () => Promise.reject(new Error('away'));
        return {
          ...ports,
          deliveries: {
            ...ports.deliveries,
            find: (...given) => (isAway() ? refuse() : ports.deliveries.find(...given)),
          },
          retries: {
            send: (...given) => (queueToo && isAway() ? refuse() : ports.retries.send(...given)),
          },
        };
      },
    });
    world.tell(provenVerification({ id: event.verification_id }), event);
    return { world, posts };
  }

  test('waits in the queue of the retries for hours, as the same try', async () => {
    const { world, posts } = away(TEN_O_CLOCK + 6 * HOUR, { queueToo: false });
    await world.run();
    expect(posts).toHaveLength(1);
    const found = await world.deliveries.find(deliveryKey(event), { consistent: true });
    expect(found).toMatchObject({
      status: 'delivered',
      attempts: 1,
    });
    expect(world.deadLetters).toEqual([]);
  });

  test('is repeated by Lambda where the queue is away too', async () => {
    const { world, posts } = away(TEN_O_CLOCK + 2 * MINUTE, { queueToo: true });
    await world.run();
    expect(posts).toEqual([TEN_O_CLOCK + 3 * MINUTE]);
    expect(world.deadLetters).toEqual([]);
  });

  test.each([
    ['only the store', false],
    ['the queue too', true],
  ])('lies whole in the dead letters where %s stays away for hours', async (_what, queueToo) => {
    const { world, posts } = away(TEN_O_CLOCK + 8 * HOUR, { queueToo });
    await world.run();
    expect(posts).toEqual([]);
    expect(eventsIn(world.deadLetters)).toEqual([event]);
  });
});
