import { beforeAll, describe, expect, test } from 'vitest';
import {
  type Caller,
  callerWith,
  create,
  expectRefusal,
  type Message,
  NO_ID,
  NUMBER,
  newCaller,
  PROOFS,
  parseStream,
  SESSIONS,
  VERIFICATIONS,
} from './contract-fixtures.ts';
import { useLocalStack } from './local-stack.ts';
import { personWith } from './person.ts';

const running = useLocalStack({ clock: 'stands' });
let caller: Awaited<ReturnType<typeof newCaller>>;
let browser: Caller;

beforeAll(async () => {
  caller = await newCaller(running);
  browser = callerWith(running, undefined);
});

/** A browser's EventSource, which reconnects when it is told to instead of waiting. */
function eventSource(by: Caller, url: string) {
  let lastEventId = '';
  return {
    async connect() {
      const headers = {
        accept: 'text/event-stream',
        ...(lastEventId !== '' && { 'last-event-id': lastEventId }),
      };
      const answer = await by.call('GET', url.replace(running.local.baseUrl, ''), { headers });
      if (answer.status === 204) {
        expect(answer.text).toBe('');
        return { ...answer, closed: true, messages: [], retry: undefined };
      }
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream\b/);
      const read = parseStream(answer.text, lastEventId);
      expect(read.unfinished).toBe(false);
      lastEventId = read.lastEventId;
      return { ...answer, closed: false, messages: read.messages, retry: read.retry };
    },
  };
}

const changeOf = ({ messages }: { messages: readonly Message[] }) => {
  const change = messages.find(({ event }) => event === 'status_changed');
  return change && JSON.parse(change.data);
};
const namesOf = ({ messages }: { messages: readonly Message[] }) => messages.map(({ event }) => event);
const eventsOf = (id: string) => `${VERIFICATIONS}/${id}/events`;

/** How each final state comes about. */
const ENDINGS = {
  async verified(_: string, code: string) {
    await personWith(NUMBER, running.local).sms(code);
  },
  async cancelled(id: string) {
    await caller.post(`${VERIFICATIONS}/${id}/cancel`);
  },
  async failed(_: string, code: string) {
    for (const number of ['+37069199131', '+37069199132', '+37069199133', NUMBER]) {
      await personWith(number, running.local).sms(code);
    }
  },
  async revoked(id: string, code: string) {
    await personWith(NUMBER, running.local).sms(code);
    await caller.post(`${PROOFS}/${id}/revoke`);
  },
  async expired() {
    running.stack.advanceClock(600_000);
  },
} as const;

describe('with an API key', () => {
  test('the stream carries what a poll answers, and ends', async () => {
    const { id, challenge } = await create(caller, VERIFICATIONS, {
      channel: 'sms',
      external_user_id: 'ann',
    });
    const source = eventSource(caller, eventsOf(id));
    const first = await source.connect();
    expect(namesOf(first)).toEqual(['connected', 'status_changed']);
    expect(JSON.parse(first.messages[0]?.data ?? '')).toEqual({ id, status: 'pending' });
    expect(changeOf(first)).toEqual((await caller.get(`${VERIFICATIONS}/${id}`)).body);
    expect(first.text).not.toContain(challenge.code);
    expect(first.headers.get('access-control-allow-origin')).toBeNull();

    expect(namesOf(await source.connect()), 'nothing has changed').toEqual(['connected']);
    await ENDINGS.verified(id, challenge.code);
    const last = await source.connect();
    expect(changeOf(last)).toMatchObject({
      id,
      status: 'verified',
      identifier: NUMBER,
      proof: expect.any(Object),
    });
    expect(await source.connect()).toMatchObject({ closed: true });
  });

  test('of its own: nobody else’s stream opens, and none without it', async () => {
    const { id } = await create(caller);
    const others = await newCaller(running);
    expectRefusal(await others.get(eventsOf(id)), 404, 'not_found');
    expectRefusal(await browser.get(eventsOf(id)), 401, 'unauthorized');
  });

  test('that comes along with a ticket, the key counts', async () => {
    const { id, events_url } = await create(caller);
    const ticket = new URL(events_url).search;
    const others = await newCaller(running);
    expectRefusal(await others.get(eventsOf(id) + ticket), 404, 'not_found');
    expectRefusal(
      await callerWith(running, 'pk_live_nothing').get(eventsOf(id) + ticket),
      401,
      'unauthorized',
    );
    const own = await eventSource(caller, `${eventsOf(id)}?t=wrong`).connect();
    expect(changeOf(own)).toMatchObject({ identifier: NUMBER });
  });

  test('sessions and their numbers are followed alike', async () => {
    const { id } = await create(caller, SESSIONS);
    expect(changeOf(await eventSource(caller, eventsOf(id)).connect())).toMatchObject({ identifier: null });
  });
});

describe('with the ticket of events_url', () => {
  test.each(Object.entries(ENDINGS))(
    'a browser on any page sees that it is %s, once, and stops',
    async (status, end) => {
      const { id, challenge, events_url } = await create(caller, VERIFICATIONS, {
        channel: 'sms',
        client_metadata: { secret: 'of the caller' },
      });
      const source = eventSource(browser, events_url);
      const first = await source.connect();
      expect(namesOf(first)).toEqual(['connected', 'status_changed']);
      expect(changeOf(first)).toEqual({ id, status: 'pending' });
      await end(id, challenge.code);
      const last = await source.connect();
      expect(JSON.parse(last.messages[0]?.data ?? '')).toEqual({ id, status });
      expect(changeOf(last)).toEqual({ id, status });
      const stopped = await source.connect();
      expect(stopped).toMatchObject({ status: 204, closed: true });
      const late = await eventSource(browser, events_url).connect();
      expect(changeOf(late), 'for who comes first after the end').toEqual({ id, status });
      for (const { text, headers } of [first, last, stopped, late]) {
        expect(headers.get('access-control-allow-origin')).toBe('*');
        for (const hidden of [NUMBER.slice(1), '9199', 'eyJ', challenge.code, 'secret', 'proof']) {
          expect(text).not.toContain(hidden);
        }
      }
    },
  );

  test('a browser is told to come back less and less often', async () => {
    const { events_url } = await create(caller, VERIFICATIONS, { expires_in: 3600 });
    const source = eventSource(browser, events_url);
    const pauses: (number | undefined)[] = [];
    for (const seconds of [0, 10, 20, 15, 20, 30, 60, 400, 1000, 1900]) {
      running.stack.advanceClock(seconds * 1000);
      pauses.push((await source.connect()).retry);
    }
    expect(pauses.slice(0, 2)).toEqual([3000, 6000]);
    expect(pauses).toEqual(pauses.toSorted((one, other) => Number(one) - Number(other)));
    expect(pauses.at(-1)).toBe(60_000);
    expect(new Set(pauses).size).toBeGreaterThan(4);
  });

  test('a last event id that means nothing is as good as none', async () => {
    const { id, events_url } = await create(caller);
    const path = events_url.replace(running.local.baseUrl, '');
    for (const lastEventId of ['0', 'unknown', '__proto__', 'verified\t1']) {
      const answer = await browser.call('GET', path, { headers: { 'last-event-id': lastEventId } });
      expect(changeOf(parseStream(answer.text, ''))).toEqual({ id, status: 'pending' });
    }
  });

  test('one read is what it costs, and none once the end was seen', async () => {
    const { id, events_url } = await create(caller);
    const source = eventSource(browser, events_url);
    const calls = async () => {
      running.stack.aws.forgetCalls();
      await source.connect();
      const own = running.stack.aws.calls.filter(({ principal }) => principal === 'get-verification');
      return own.map(({ operation }) => operation);
    };
    await source.connect();
    expect(await calls()).toEqual(['GetItem']);
    await ENDINGS.cancelled(id);
    await source.connect();
    expect(await calls()).toEqual([]);
  });
});

describe('a ticket', () => {
  test('that isn’t the verification’s own opens nothing, and says nothing of what there is', async () => {
    const [one, other] = [await create(caller), await create(caller)];
    const [own, foreign] = [one, other].map(
      ({ events_url }) => new URL(events_url).searchParams.get('t') ?? '',
    );
    const changed = `${own?.slice(0, -2)}${own?.endsWith('AA') ? 'BB' : 'AA'}`;
    const wrong = [
      foreign,
      changed,
      own?.slice(0, -1),
      `${own}A`,
      own?.toUpperCase(),
      '',
      '%00',
      caller.key,
      NO_ID,
    ];
    for (const id of [one.id, NO_ID, '..%2F']) {
      for (const ticket of wrong) {
        const headers = { 'last-event-id': 'verified' };
        for (const sent of [{}, { headers }]) {
          const answer = await browser.call('GET', `${eventsOf(id)}?t=${ticket}`, sent);
          expectRefusal(answer, 401, 'unauthorized');
          if (ticket) expect(answer.text).not.toContain(ticket);
        }
      }
    }
    expectRefusal(await browser.get(`${eventsOf(one.id)}?t=${own}&t=${own}`), 401, 'unauthorized');
  });

  test('opens the stream and nothing else', async () => {
    const { id, events_url } = await create(caller);
    const { search } = new URL(events_url);
    for (const path of [
      `${VERIFICATIONS}/${id}`,
      `${SESSIONS}/${id}`,
      `${PROOFS}/${id}/status`,
      VERIFICATIONS,
    ]) {
      expectRefusal(await browser.get(path + search), 401, 'unauthorized');
    }
    expectRefusal(await browser.post(`${VERIFICATIONS}/${id}/cancel${search}`), 401, 'unauthorized');
    const { body } = await caller.get(`${VERIFICATIONS}/${id}`);
    expect(body).not.toHaveProperty('events_url');
    expect(body.status).toBe('pending');
  });
});
