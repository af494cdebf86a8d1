import { describe, expect, test } from 'vitest';
import type { Span } from '../../../shared/administration/redrive/dead-letter.ts';
import {
  type RedriveEventsPorts,
  redriveEvents,
  type Subject,
} from '../../../shared/administration/redrive/redrive-events.ts';
import type { ThinEvent } from '../../../shared/events/event.ts';
import type { Publication } from '../../../shared/ports.ts';
import { fakeClock, HOUR, MINUTE, TEN_O_CLOCK } from '../../fakes/clock.ts';
import { pendingVerification, provenVerification, revokedVerification } from '../../fakes/verifications.ts';
import { fakeDeadLetters } from './dead-letters.ts';

const NOW = TEN_O_CLOCK + 30 * HOUR;
const REVOKED = revokedVerification();
const { id: ID } = REVOKED;
const subjectOf = (verification: ReturnType<typeof pendingVerification> | typeof REVOKED): Subject => ({
  kind: 'verification',
  verification,
});
const changeOf = (id: string, kind = 'verification') =>
  JSON.stringify({ eventName: 'MODIFY', dynamodb: { Keys: { pk: { S: `${kind}#${id}` }, sk: { S: '-' } } } });
/** As Lambda writes it. */
const position = (first: number) =>
  JSON.stringify({
    requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 1001 },
    version: '1.0',
    timestamp: new Date(NOW).toISOString(),
    DDBStreamBatchInfo: {
      shardId: 'shardId-00000001573689847184-864758bb',
      startSequenceNumber: '800000000003126276362',
      endSequenceNumber: '800000000003126276362',
      approximateArrivalOfFirstRecord: new Date(first).toISOString().replace('.000Z', 'Z'),
      approximateArrivalOfLastRecord: new Date(first).toISOString().replace('.000Z', 'Z'),
      batchSize: 1,
      streamArn: 'arn:aws:dynamodb:eu-central-1:123456789012:table/verso/stream/2019-11-14T00:13:19.000',
    },
  });

type World = {
  readonly letters?: readonly string[];
  readonly items?: readonly (Subject | 'unreadable')[];
  readonly publication?: Publication;
};

function world({ letters = [], items = [], publication = 'published' }: World) {
  const told: ThinEvent[] = [];
  const queued: Record<string, string[]> = { unsigned: [], deadlines: [] };
  const unpublished = fakeDeadLetters(...letters);
  const queue = (name: string) => ({
    async send(body: string) {
      queued[name]?.push(body);
    },
  });
  const readable = items.filter((item) => item !== 'unreadable');
  const ports: RedriveEventsPorts = {
    clock: fakeClock(NOW),
    unpublished,
    unsigned: queue('unsigned'),
    deadlines: queue('deadlines'),
    topic: {
      async publish(events) {
        if (publication === 'published') told.push(...events);
        return events.map(() => publication);
      },
    },
    subjects: {
      async find({ id }) {
        if (items.includes('unreadable')) return 'unreadable';
        const idOf = (item: Subject) => {
          if (item.kind === 'verification') return item.verification.id;
          return item.kind === 'request' ? item.request.id : item.project.id;
        };
        return readable.find((item) => idOf(item) === id) ?? 'gone';
      },
      async *scan() {
        yield { items: readable, unreadable: items.length - readable.length, looked: items.length };
      },
    },
    verifications: { find: async () => undefined },
    requests: { find: async () => undefined, reach: async () => true },
  };
  const redrive = (options: { dryRun?: boolean; span?: Span } = {}) =>
    redriveEvents(ports, { dryRun: false, onProgress: () => {}, ...options });
  return { redrive, told, queued, unpublished };
}

const NOTHING = { found: 0, told: 0, waiting: 0, gone: 0, unreadable: 0, failed: 0 };
const EVENTS = [`evt_${ID}_1`, `evt_${ID}_2`];

describe('a change that could not be published', () => {
  test('has everything told that its item holds, by the ids of always', async () => {
    const { redrive, told, unpublished } = world({ letters: [changeOf(ID)], items: [subjectOf(REVOKED)] });
    expect(await redrive()).toEqual({ ...NOTHING, found: 1, told: 2 });
    expect(told.map(({ id }) => id)).toEqual(EVENTS);
    expect(unpublished.bodies).toEqual([]);
  });

  test('of a project has its last limit told that was reached', async () => {
    const quotaReached = { month: '2026-10', limit: 100, at: TEN_O_CLOCK, sequence: 3 };
    const project = { id: 'a'.repeat(24), name: 'Acme', quotaReached };
    const { redrive, told } = world({
      letters: [changeOf(project.id, 'project')],
      items: [{ kind: 'project', project }],
    });
    expect(await redrive()).toEqual({ ...NOTHING, found: 1, told: 1 });
    expect(told).toMatchObject([
      { id: `evt_${project.id}_3`, event: 'project.quota_reached', month: '2026-10', limit: 100 },
    ]);
  });

  test('whose item was erased is taken out, and counted', async () => {
    const { redrive, unpublished } = world({ letters: [changeOf(ID)] });
    expect(await redrive()).toEqual({ ...NOTHING, found: 1, gone: 1 });
    expect(unpublished.bodies).toEqual([]);
  });

  test.each<[string, World, object]>([
    ['whose item can not be read', { letters: [changeOf(ID)], items: ['unreadable'] }, { unreadable: 1 }],
    [
      'that SNS refuses again',
      { letters: [changeOf(ID)], items: [subjectOf(REVOKED)], publication: 'refused' },
      { failed: 1 },
    ],
    ['of another kind of item', { letters: [changeOf(ID, 'counter')] }, { unreadable: 1 }],
    ['that is no change', { letters: ['nonsense'] }, { unreadable: 1 }],
  ])('%s stays where it is', async (_what, given, counted) => {
    const { redrive, unpublished } = world(given);
    expect(await redrive()).toEqual({ ...NOTHING, found: 1, ...counted });
    expect(unpublished.bodies).toEqual(given.letters);
  });
});

test('what waited for its proof or its deadline does so again', async () => {
  const deadline = { expires: 'verification', id: ID, environment: 'live', at: TEN_O_CLOCK };
  const { redrive, queued, unpublished } = world({ letters: [ID, JSON.stringify(deadline)] });
  expect(await redrive()).toEqual({ ...NOTHING, found: 2, waiting: 2 });
  expect(queued.unsigned).toEqual([ID]);
  expect(queued.deadlines?.map((body) => JSON.parse(body))).toEqual([[deadline]]);
  expect(unpublished.bodies).toEqual([]);
});

describe('where only a place in the stream is known', () => {
  const later = provenVerification({ id: 'f'.repeat(24) });
  const long = {
    ...later,
    id: 'e'.repeat(24),
    match: { ...later.match, at: TEN_O_CLOCK - 20 * HOUR },
  };

  test('or only a time, an event that is older than its change is told too', async () => {
    // Its message came while KMS was away, and its proof was signed within the time.
    const late = provenVerification({ updatedAt: TEN_O_CLOCK + 9 * HOUR });
    const { redrive, told } = world({ items: [{ kind: 'verification', verification: late }] });
    await redrive({ span: { since: TEN_O_CLOCK + 8 * HOUR, until: NOW } });
    expect(told.map(({ id }) => id)).toEqual([`evt_${ID}_1`]);
  });

  test('everything of its time is told, and nothing that is much older', async () => {
    const { redrive, told, unpublished } = world({
      letters: [position(TEN_O_CLOCK + MINUTE)],
      items: [subjectOf(REVOKED), { kind: 'verification', verification: long }],
    });
    expect(await redrive()).toEqual({ ...NOTHING, found: 1, told: 2 });
    expect(told.map(({ id }) => id)).toEqual(EVENTS);
    expect(unpublished.bodies).toEqual([]);
  });

  test('it stays where it is as long as not everything could be told', async () => {
    const letters = [position(TEN_O_CLOCK + MINUTE)];
    const { redrive, unpublished } = world({ letters, items: [subjectOf(REVOKED)], publication: 'failed' });
    expect(await redrive()).toMatchObject({ found: 1, failed: 1 });
    expect(unpublished.bodies).toEqual(letters);
  });
});

describe('a time of which the stream says nothing any more', () => {
  const span = { since: TEN_O_CLOCK, until: NOW };

  test('is told from the items, with the deadlines that nobody waits for', async () => {
    const open = pendingVerification({ id: 'a'.repeat(24), tellsExpiry: true });
    const { redrive, told, queued } = world({ items: [subjectOf(REVOKED), subjectOf(open), 'unreadable'] });
    expect(await redrive({ span })).toEqual({ ...NOTHING, told: 2, waiting: 1, unreadable: 1 });
    expect(told.map(({ id }) => id)).toEqual(EVENTS);
    expect(queued.deadlines?.map((body) => JSON.parse(body))).toMatchObject([[{ id: open.id }]]);
  });

  test('is told the same once more', async () => {
    const { redrive, told } = world({ items: [subjectOf(REVOKED)] });
    await redrive({ span });
    await redrive({ span });
    expect(told.map(({ id }) => id)).toEqual([...EVENTS, ...EVENTS]);
  });

  test('is only counted in a dry run', async () => {
    const letters = [changeOf(ID), position(TEN_O_CLOCK), ID];
    const { redrive, told, queued, unpublished } = world({ letters, items: [subjectOf(REVOKED)] });
    expect(await redrive({ span, dryRun: true })).toEqual({ ...NOTHING, found: 3, told: 4, waiting: 1 });
    expect([told, queued.unsigned, queued.deadlines]).toEqual([[], [], []]);
    expect(unpublished.bodies).toEqual(letters);
  });
});
