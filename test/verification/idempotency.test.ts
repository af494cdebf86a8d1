import { describe, expect, test } from 'vitest';
import { type Creator, createVerification } from '../../shared/verification/create.ts';
import { readCreateRequest } from '../../shared/verification/create-request.ts';
import { readIdempotencyKey } from '../../shared/verification/idempotency.ts';
import { fakeClock, MINUTE } from '../fakes/clock.ts';
import { fakeCounterStore } from '../fakes/counter-store.ts';
import { refusalOf } from '../fakes/refusal.ts';
import { fakeVerificationStore } from '../fakes/verification-store.ts';
import { NUMBER, PROJECT } from '../fakes/verifications.ts';
import { creator, OFFERED, ROUTE } from './creator.ts';

const SECOND = 1000;

function setUp() {
  const clock = fakeClock();
  const verifications = fakeVerificationStore();
  const random = {
    bytes(): Uint8Array {
      throw new Error('An idempotent creation draws nothing.');
    },
  };
  const counters = fakeCounterStore();
  const create = (change: Change = {}, key = 'a key', body = 'a body') => {
    const { creator: other = {}, fields = {}, route = ROUTE } = change;
    const sent = { type: 'phone', channel: 'sms', identifier: NUMBER, ...fields };
    const wanted = readCreateRequest(sent, OFFERED);
    const command = { wanted, route, idempotency: { key, body } };
    return createVerification({ verifications, counters, clock, random }, creator(other), command);
  };
  return { clock, verifications, counters, create };
}

/** What a replay answers: what was created at first, and that nothing was created now. */
const replayOf = (first: Created) => ({ ...first, replayed: true });

type Created = Awaited<ReturnType<typeof createVerification>>;
type Change = { creator?: Partial<Creator>; fields?: object; route?: string };

describe('a creation with an Idempotency-Key', () => {
  test('answers the same request again with what the first one made', async () => {
    const { clock, create } = setUp();
    const first = await create();
    expect(first.replayed).toBe(false);
    clock.advance(9 * MINUTE);
    expect(await create()).toEqual(replayOf(first));
  });

  test('that is sent ten times at once makes one verification', async () => {
    const { create } = setUp();
    const made = await Promise.all(Array.from({ length: 10 }, () => create()));
    expect(new Set(made.map(({ challenge }) => challenge.code)).size).toBe(1);
    expect(made.filter(({ replayed }) => !replayed)).toHaveLength(1);
  });

  test('counts once for the number, however often it comes and from how many places at once', async () => {
    const { counters, create } = setUp();
    await Promise.all(Array.from({ length: 10 }, () => create()));
    await create();
    expect(counters.total()).toBe(1);
  });

  test('is answered again when the number has been asked for too often meanwhile', async () => {
    const { create } = setUp();
    const first = await create();
    for (const key of ['2', '3', '4', '5']) await create({}, key);
    expect(await refusalOf(() => create({}, '6'))).toMatchObject({ code: 'rate_limited' });
    expect(await create()).toEqual(replayOf(first));
  });

  test('answers as it did at first, whatever has happened since', async () => {
    const { clock, verifications, create } = setUp();
    const first = await create();
    const { id, environment } = first.verification;
    const at = clock.now();
    for (const attemptsBefore of [0, 1, 2]) {
      const wrong = {
        id,
        environment,
        at,
        channel: 'sms',
        senderHash: String(attemptsBefore),
        attemptsBefore,
      } as const;
      await verifications.apply({
        transition: attemptsBefore === 2 ? 'suspect' : 'count_wrong_sender',
        ...wrong,
      });
    }
    await verifications.apply({ transition: 'fail', id, environment, at });
    expect((await verifications.find(id, { consistent: true }))?.status).toBe('failed');
    expect(await create()).toEqual(replayOf(first));
  });

  test('refuses another body under the same key, also in the next hour', async () => {
    const { clock, create } = setUp();
    await create();
    const reused = () => create({}, 'a key', 'another body');
    expect(await refusalOf(reused)).toMatchObject({ code: 'idempotency_key_reused' });
    clock.advance(60 * MINUTE);
    expect(await refusalOf(reused)).toMatchObject({ code: 'idempotency_key_reused' });
  });

  test('remembers the key through the next hour and forgets it after that', async () => {
    const { clock, create } = setUp();
    clock.advance(30 * MINUTE);
    const first = await create();
    clock.advance(89 * MINUTE);
    expect(await create()).toEqual(replayOf(first));
    clock.advance(2 * MINUTE);
    expect((await create()).verification.id).not.toBe(first.verification.id);
  });

  test('is one request on both sides of an hour, though clocks differ by seconds', async () => {
    const { clock, create } = setUp();
    clock.advance(60 * MINUTE - SECOND);
    const first = await create();
    clock.advance(2 * SECOND);
    expect(await create()).toEqual(replayOf(first));
  });

  test.each([0, 1000, 3000, 5000, 9000])(
    'is one request where an hour ends, though the second comes to a clock that is 3 s behind (%i ms)',
    async (past) => {
      const { clock, create } = setUp();
      clock.advance(60 * MINUTE + past);
      const first = await create();
      clock.advance(-3 * SECOND);
      expect((await create()).verification.id).toBe(first.verification.id);
    },
  );

  test.each<[string, Change, string]>([
    ['another key', {}, 'another key'],
    ['another environment', { creator: { environment: 'test' } }, 'a key'],
    ['another project', { creator: { project: { ...PROJECT, id: 'f'.repeat(24) } } }, 'a key'],
    ['another route', { route: 'POST /api/v1/sessions' }, 'a key'],
  ])('has nothing to do with %s', async (_, change, key) => {
    const { create } = setUp();
    const first = await create();
    const second = await create(change, key);
    expect(second.challenge.code).not.toBe(first.challenge.code);
  });

  test('lives no longer than its code can be found', async () => {
    const { clock, create } = setUp();
    clock.advance(60 * MINUTE + SECOND);
    const { verification } = await create({ fields: { expires_in: 3600 } });
    expect(verification.expiresAt - clock.now()).toBe(3599 * SECOND);
  });
});

describe('the header', () => {
  test.each([undefined, 'k', '"8e03978e-40d5-43dd-bc93-6894a57f9324"', 'x'.repeat(255)])(
    '%j is taken',
    (header) => {
      expect(readIdempotencyKey(header)).toBe(header);
    },
  );

  test.each(['', 'x'.repeat(256), 'ключ', 'a\nb'])('%j is a validation_error', async (header) => {
    expect(await refusalOf(() => readIdempotencyKey(header))).toMatchObject({ code: 'validation_error' });
  });
});
