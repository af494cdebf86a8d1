import { describe, expect, test } from 'vitest';
import { eventId, type ThinEvent } from '../../shared/events/event.ts';
import { publishChanges, type TableChange, type Task } from '../../shared/events/publish-changes.ts';
import type { Publication } from '../../shared/ports.ts';

const ID = '000777ca00000000000000aa';

function event(sequence: number): ThinEvent {
  return {
    id: eventId(ID, sequence),
    event: 'verification.completed',
    verification_id: ID,
    sequence,
    project: 'f'.repeat(24),
    test: false,
    channel: 'sms',
    created_at: '2026-11-24T10:00:00.000Z',
  };
}

const telling = (position: string, sequence: number): TableChange => ({
  position,
  whole: `whole ${position}`,
  tasks: () => [{ kind: 'tell', event: event(sequence) }],
});
const settling = (position: string): TableChange => ({
  position,
  whole: `whole ${position}`,
  tasks: () => [{ kind: 'settle', requestId: ID }],
});
const unreadable = (position: string): TableChange => ({
  position,
  whole: `whole ${position}`,
  tasks: () => {
    throw new Error('It is of a kind that nobody knows.');
  },
});

type World = {
  readonly fate?: (event: ThinEvent) => Publication;
  readonly queueIsAway?: boolean;
  readonly taskFails?: boolean;
};

async function publish(changes: readonly TableChange[], { fate, queueIsAway, taskFails }: World = {}) {
  const published: string[] = [];
  const aside: string[] = [];
  const carriedOut: Task[] = [];
  const again = await publishChanges(
    {
      topic: {
        publish: async (events) =>
          events.map((each) => {
            const publication = fate?.(each) ?? 'published';
            if (publication === 'published') published.push(each.id);
            return publication;
          }),
      },
      unpublished: {
        send: async (body) => {
          if (queueIsAway) throw new Error('The queue is away.');
          aside.push(body);
        },
      },
      carryOut: async (task) => {
        if (taskFails) throw new Error('The table is away.');
        carriedOut.push(task);
      },
      onUnreadable: () => undefined,
    },
    changes,
  );
  return { again, published, aside, carriedOut };
}

const second: World['fate'] = ({ sequence }) => (sequence === 2 ? 'failed' : 'published');

describe('a batch of changes', () => {
  test('is done with when all is published and carried out', async () => {
    const { again, published, carriedOut } = await publish([telling('1', 1), settling('2'), telling('3', 2)]);
    expect(again).toEqual([]);
    expect(published).toEqual([eventId(ID, 1), eventId(ID, 2)]);
    expect(carriedOut).toEqual([{ kind: 'settle', requestId: ID }]);
  });

  test('names what has to come again, and nothing else', async () => {
    const { again, published, aside } = await publish([telling('1', 1), telling('2', 2), telling('3', 3)], {
      fate: second,
    });
    expect(again).toEqual(['2']);
    expect(published).toEqual([eventId(ID, 1), eventId(ID, 3)]);
    expect(aside).toEqual([]);
  });

  test('names a task that failed', async () => {
    const { again } = await publish([telling('1', 1), settling('2')], { taskFails: true });
    expect(again).toEqual(['2']);
  });

  test.each<[string, readonly TableChange[], World]>([
    ['can’t be read', [telling('1', 1), unreadable('2'), telling('3', 3)], {}],
    [
      'SNS refuses',
      [telling('1', 1), telling('2', 2), telling('3', 3)],
      { fate: ({ sequence }) => (sequence === 2 ? 'refused' : 'published') },
    ],
  ])('puts whole aside what %s, and is done with it', async (_, changes, world) => {
    const { again, published, aside } = await publish(changes, world);
    expect({ again, aside }).toEqual({ again: [], aside: ['whole 2'] });
    expect(published).toEqual([eventId(ID, 1), eventId(ID, 3)]);
  });

  test('keeps what can’t even be put aside', async () => {
    const { again } = await publish([telling('1', 1), unreadable('2')], { queueIsAway: true });
    expect(again).toEqual(['2']);
  });
});
