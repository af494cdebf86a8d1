import { describe, expect, test } from 'vitest';
import { eventsOf } from '../../shared/events/events-of.ts';
import type { WebhookAnswer } from '../../shared/ports.ts';
import { deliveryKey } from '../../shared/webhooks/delivery.ts';
import { serializeMessage } from '../../shared/webhooks/message.ts';
import { DAY, HOUR, MINUTE, SECOND, TEN_O_CLOCK } from '../fakes/clock.ts';
import { provenVerification, revokedVerification } from '../fakes/verifications.ts';
import { deliveryWorld } from './delivery-world.ts';
import { completed } from './events.ts';

const ID = provenVerification().id;
const EVENT = completed(ID);
type Post = { readonly at: number; readonly url: string; readonly id: string; readonly body: string };
type Answers = (
  post: Post,
  attempt: number,
) => Omit<WebhookAnswer, 'milliseconds'> & { readonly takes?: number };

/** A world with one receiver, which answers as it is told. */
function worldWith(answers: Answers) {
  const posts: Post[] = [];
  const world: ReturnType<typeof deliveryWorld> = deliveryWorld({
    sender: ({ sleep }) => ({
      async post(url, headers, body) {
        const post = { at: world.clock.now(), url, id: String(headers['webhook-id']), body };
        posts.push(post);
        const { takes = 1, ...answer } = answers(post, posts.filter(({ id }) => id === post.id).length);
        await sleep(takes);
        return { ...answer, milliseconds: takes };
      },
    }),
  });
  const outcome = async (event = EVENT) => world.deliveries.find(deliveryKey(event), { consistent: true });
  return { world, posts, outcome };
}

describe('a delivery', () => {
  test('that is answered 2xx is done with', async () => {
    const { world, posts, outcome } = worldWith(() => ({ status: 204, body: '' }));
    world.tell(provenVerification(), EVENT);
    await world.run();
    expect(posts).toHaveLength(1);
    expect(await outcome()).toMatchObject({ status: 'delivered', attempts: 1, responseStatus: 204 });
  });

  test.each([[301], [400], [401], [404], [500], [503]])(
    'that is answered %d each time is tried nine times in 22 hours, then kept as failed',
    async (status) => {
      const { world, posts, outcome } = worldWith(() => ({ status, body: 'no' }));
      world.tell(provenVerification(), EVENT);
      await world.run();
      const waits = posts.slice(1).map(({ at }, place) => at - (posts[place]?.at ?? 0));
      const schedule = [
        5 * SECOND,
        30 * SECOND,
        2 * MINUTE,
        10 * MINUTE,
        HOUR,
        3 * HOUR,
        6 * HOUR,
        12 * HOUR,
      ];
      // A breaker adds to what comes after the fifth failure in a row; SQS counts in seconds.
      for (const [place, wait] of waits.slice(0, 4).entries()) {
        expect(wait).toBeGreaterThanOrEqual((schedule[place] ?? 0) * 0.8);
        expect(wait).toBeLessThanOrEqual((schedule[place] ?? 0) + 2 * SECOND);
      }
      expect(posts).toHaveLength(9);
      expect((posts.at(-1)?.at ?? 0) - TEN_O_CLOCK).toBeLessThan(DAY);
      expect(await outcome()).toMatchObject({
        status: 'failed',
        attempts: 9,
        responseStatus: status,
        errorMessage: `It answered ${status}.`,
      });
      expect(new Set(posts.map(({ id }) => id))).toEqual(new Set([EVENT.id]));
    },
  );

  test('carries the state at the event, whatever has happened since', async () => {
    const { world, posts } = worldWith(() => ({ status: 200, body: '' }));
    world.tell(revokedVerification(), EVENT);
    await world.run();
    const body = JSON.parse(posts[0]?.body ?? '');
    expect(body).toMatchObject({ id: EVENT.id, sequence: 1, data: { status: 'verified', proof: {} } });
    expect(body.data).not.toHaveProperty('revoked_at');
  });

  test('that is answered 410 is not tried again, nor anything else at that URL', async () => {
    const { world, posts, outcome } = worldWith(() => ({ status: 410, body: '' }));
    world.tell(provenVerification(), EVENT);
    await world.run();
    const later = completed('000777ca0123456789abcd00');
    world.tell(provenVerification({ id: later.verification_id }), later);
    await world.run();
    expect(posts).toHaveLength(1);
    expect(await outcome()).toMatchObject({ status: 'failed', attempts: 1 });
    expect(await outcome(later)).toMatchObject({ status: 'failed', attempts: 0 });
  });

  test('of an older event stops when a newer one has been delivered', async () => {
    const revoked = revokedVerification();
    const [, newer] = eventsOf(revoked);
    if (!newer) throw new Error('It was revoked.');
    const { world, posts, outcome } = worldWith(({ id }) =>
      id === newer.id ? { status: 200, body: '' } : { status: 500, body: '' },
    );
    world.tell(revoked, EVENT);
    world.tell(revoked, newer);
    await world.run();
    expect(posts.map(({ id }) => id).toSorted()).toEqual([EVENT.id, newer.id]);
    expect(await outcome()).toMatchObject({ status: 'failed', attempts: 1 });
    expect(await outcome(newer)).toMatchObject({ status: 'delivered' });
  });

  test('of what was erased meanwhile is not made', async () => {
    const { world, posts } = worldWith(() => ({ status: 500, body: '' }));
    world.tell(provenVerification(), EVENT);
    await world.run(TEN_O_CLOCK + SECOND);
    world.erase(ID);
    await world.run();
    expect(posts).toHaveLength(1);
  });

  test('of what is not kept any more is ended', async () => {
    const { world, outcome } = worldWith(() => ({ status: 500, body: '' }));
    world.tell(provenVerification(), EVENT);
    await world.run(TEN_O_CLOCK + SECOND);
    world.erase(ID);
    await world.run();
    expect(await outcome()).toMatchObject({ status: 'failed', attempts: 1 });
  });

  test('that is erased while a try of it is under way does not come back', async () => {
    const { world, posts, outcome } = worldWith((_post, attempt) => {
      if (attempt === 2) {
        world.erase(ID);
        world.deliveries.erase(deliveryKey(EVENT));
      }
      return { status: 500, body: '' };
    });
    world.tell(provenVerification(), EVENT);
    await world.run();
    expect(posts).toHaveLength(2);
    expect(await outcome()).toBeUndefined();
  });

  test('asked for by hand that a receiver takes switches its URL on again', async () => {
    let status = 410;
    const { world, posts, outcome } = worldWith(() => ({ status, body: '' }));
    world.tell(provenVerification(), EVENT);
    await world.run();
    status = 200;
    const now = world.clock.now();
    world.sendAgain(serializeMessage({ event: EVENT, attempt: 2, since: now, due: now, manual: true }));
    await world.run();
    const later = completed('000777ca0123456789abcd00');
    world.tell(provenVerification({ id: later.verification_id }), later);
    await world.run();
    expect(posts).toHaveLength(3);
    expect(await outcome(later)).toMatchObject({ status: 'delivered' });
  });

  test('asked for by hand is one try more, whatever is known of the receiver', async () => {
    let away = true;
    const { world, posts, outcome } = worldWith(() => ({ status: away ? 500 : 200, body: '' }));
    world.tell(provenVerification(), EVENT);
    await world.run();
    const byHand = (attempt: number) =>
      serializeMessage({
        event: EVENT,
        attempt,
        since: world.clock.now(),
        due: world.clock.now(),
        manual: true,
      });
    world.sendAgain(byHand(10));
    await world.run();
    expect(posts).toHaveLength(10);
    expect(await outcome()).toMatchObject({ status: 'failed', attempts: 10, maxAttempts: 10 });
    away = false;
    for (const _again of [1, 2]) {
      world.sendAgain(byHand(11));
      await world.run();
    }
    expect(posts).toHaveLength(11);
    expect(await outcome()).toMatchObject({ status: 'delivered', attempts: 11 });
  });

  test('of which the first message comes twice is made once', async () => {
    const { world, posts } = worldWith(() => ({ status: 200, body: '' }));
    world.tell(provenVerification(), EVENT);
    await world.run();
    world.tell(provenVerification(), EVENT);
    await world.run();
    expect(posts).toHaveLength(1);
  });
});

describe('a receiver that fails', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, place) => completed(place.toString(16).padStart(24, '0')));

  test('five times in a row has one try at a time, and all the rest once one succeeds', async () => {
    let away = true;
    const { world, posts } = worldWith(() => ({ status: away ? 503 : 200, body: '' }));
    for (const event of many(50)) world.tell(provenVerification({ id: event.verification_id }), event);
    await world.run(TEN_O_CLOCK + 10 * MINUTE);
    const probes = posts.filter(({ at }) => at > TEN_O_CLOCK + MINUTE);
    expect(probes.length).toBeGreaterThan(1);
    expect(probes.length).toBeLessThan(20);
    away = false;
    await world.run();
    expect(world.deliveries.all().map(({ status }) => status)).toEqual(Array(50).fill('delivered'));
    expect(world.comeAgain()).toBe(0);
  });

  test.each([
    ['hangs', { reason: 'There was no answer in time.', takes: 10 * SECOND }],
    ['answers late', { status: 200, body: '', takes: 9 * SECOND }],
    ['fails at once', { status: 500, body: '', takes: 1 }],
  ])('or %s delays the first try of another project by at most 15 s', async (_how, answer) => {
    const { world, posts } = worldWith(({ url }) =>
      url.includes('dead') ? answer : { status: 200, body: '', takes: 50 },
    );
    for (const event of many(2000)) {
      const project = 'dead';
      world.tell(provenVerification({ id: event.verification_id, projectId: project }), {
        ...event,
        project,
      });
    }
    const told = new Map<string, number>();
    for (let second = 1; second <= 60; second += 1) {
      await world.run(TEN_O_CLOCK + second * SECOND);
      const event = { ...completed(`ffff${second.toString(16).padStart(20, '0')}`), project: 'alive' };
      told.set(event.id, world.clock.now());
      world.tell(provenVerification({ id: event.verification_id, projectId: 'alive' }), event);
    }
    await world.run(TEN_O_CLOCK + 2 * MINUTE);
    const delays = [...told].map(([id, at]) => (posts.find((post) => post.id === id)?.at ?? Infinity) - at);
    expect(Math.max(...delays)).toBeLessThanOrEqual(15 * SECOND);
  });
});
