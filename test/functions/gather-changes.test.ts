import { describe, expect, test } from 'vitest';
import { windowConsumer } from '../../functions/gather-changes/consumer.ts';
import { deadlineOfChange } from '../../shared/adapters/dynamodb/stream-deadline.ts';
import { itemChangeOf } from '../../shared/adapters/dynamodb/stream-image.ts';
import { countingOfChange } from '../../shared/adapters/dynamodb/stream-usage.ts';
import { parseDeadlines } from '../../shared/events/deadline.ts';
import { fakeClock, MINUTE, TEN_O_CLOCK } from '../fakes/clock.ts';

const PROJECT = 'f'.repeat(24);
const ID = '000777ca00000000000000aa';

/** A record of the table's stream, as Lambda hands it on. */
function made(kind: 'verification' | 'request', fields: object = {}) {
  const image = {
    pk: { S: `${kind}#${ID}` },
    project: { S: PROJECT },
    environment: { S: 'live' },
    expires_at: { N: String(TEN_O_CLOCK + 10 * MINUTE) },
    expiry: { BOOL: true },
    ...(kind === 'verification' && {
      status: { S: 'pending' },
      channels: { L: [{ S: 'sms' }] },
      updated_at: { N: String(TEN_O_CLOCK) },
    }),
    ...fields,
  };
  return { eventName: 'INSERT', dynamodb: { NewImage: image, SequenceNumber: '1' } };
}

type World = { readonly queueIsAway?: boolean };

async function take(records: readonly object[], { queueIsAway }: World = {}) {
  const awaited: string[] = [];
  const aside: unknown[] = [];
  const errors: string[] = [];
  const consume = windowConsumer({
    meter: { note: () => {} },
    usage: { add: async () => {}, month: async () => [] },
    quotas: { find: async () => undefined, reach: async () => false },
    deadlines: {
      send: async (body) => {
        if (queueIsAway) throw new Error('The queue is away.');
        awaited.push(body);
      },
    },
    unpublished: { send: async (body) => void aside.push(JSON.parse(body)) },
    clock: fakeClock(TEN_O_CLOCK),
    changeOf: itemChangeOf,
    countingOf: countingOfChange,
    deadlineOf: deadlineOfChange,
    logger: { error: (message) => void errors.push(String(message)), warn: () => {} },
  });
  const window = { window: { start: '2026-11-24T10:00:00Z' }, shardId: 's', isFinalInvokeForWindow: false };
  const { state } = await consume({ ...window, Records: records, state: {} });
  return { awaited: awaited.map(parseDeadlines), aside, errors, state };
}

describe('what was made', () => {
  test('for somebody who waits for its deadline has it awaited, many in one message', async () => {
    const { awaited, state } = await take([made('verification'), made('verification'), made('request')]);
    const at = TEN_O_CLOCK + 10 * MINUTE;
    const deadline = { id: ID, environment: 'live', project: PROJECT, at };
    expect(awaited).toEqual([
      [
        { ...deadline, expires: 'verification' },
        { ...deadline, expires: 'verification' },
        { ...deadline, expires: 'request' },
      ],
    ]);
    expect(Object.values(state)).toEqual([{ sms: { created: 2 } }]);
  });

  test('for nobody who waits is counted alone', async () => {
    const { NewImage, ...rest } = made('verification').dynamodb;
    const { expiry: _nobody, ...image } = NewImage;
    const { awaited, state } = await take([{ eventName: 'INSERT', dynamodb: { ...rest, NewImage: image } }]);
    expect(awaited).toEqual([]);
    expect(Object.values(state)).toEqual([{ sms: { created: 1 } }]);
  });

  test('and has changed since is not awaited again', async () => {
    const record = { ...made('verification', { status: { S: 'verified' } }), eventName: 'MODIFY' };
    expect((await take([record])).awaited).toEqual([]);
  });

  test('is read once, for whatever it is asked', async () => {
    const { NewImage } = made('verification').dynamodb;
    let read = 0;
    const counted = {
      get pk() {
        read += 1;
        return NewImage.pk;
      },
    };
    const image = Object.defineProperties({ ...NewImage }, Object.getOwnPropertyDescriptors(counted));
    const { awaited, state } = await take([{ eventName: 'INSERT', dynamodb: { NewImage: image } }]);
    expect([awaited.length, Object.values(state).length, read]).toEqual([1, 1, 1]);
  });

  test('that is no item at all is put aside too, and holds up nothing', async () => {
    const nothing = { eventName: 'MODIFY', dynamodb: { NewImage: { pk: { X: 'what is this' } } } };
    const { aside, state } = await take([nothing, made('verification')]);
    expect(aside).toEqual([nothing]);
    expect(Object.values(state)).toEqual([{ sms: { created: 1 } }]);
  });

  test('can be an ending of what was made before, which is counted by the status that it had', async () => {
    const ended = made('verification', { status: { S: 'verified' }, channel: { S: 'sms' } }).dynamodb;
    const became = (status: string) => ({
      eventName: 'MODIFY',
      dynamodb: { ...ended, OldImage: { ...ended.NewImage, status: { S: status } } },
    });
    const { state } = await take([became('pending'), became('verified'), became('gone')]);
    expect(Object.values(state)).toEqual([{ sms: { verified: 1 } }]);
  });

  test('but can’t be read is put aside whole, and holds up nothing', async () => {
    const unreadable = made('verification', { expires_at: { S: 'soon' } });
    const { awaited, aside, errors } = await take([unreadable, made('verification')]);
    expect(awaited).toHaveLength(1);
    expect(aside).toEqual([unreadable]);
    expect(errors).toEqual(['The deadline of a change can not be read.']);
  });

  test('comes again, and is not counted, while the queue is away', async () => {
    await expect(take([made('verification')], { queueIsAway: true })).rejects.toThrow('The queue is away.');
  });
});
