import { beforeAll, describe, expect, test } from 'vitest';
import { updateProject } from '../../shared/administration/projects.ts';
import { apiClient } from './api-client.ts';
import { administration, useLocalStack } from './local-stack.ts';
import { personWith } from './person.ts';
import { subscriber } from './subscriber.ts';

const NUMBER = '+37069199199';
const MINUTE = 60_000;
/** The longest that a queue keeps a message back. */
const HOP = 15 * MINUTE;

const running = useLocalStack({ clock: 'stands' });
const client = (key: 'live' | 'test' = 'live') =>
  apiClient(running.local.baseUrl, running.local.apiKeys[key]);

let subscribers = 0;
const subscribe = () => {
  subscribers += 1;
  return subscriber(running.stack, `expiry-${subscribers}`);
};

/** Time passes for everybody, and what is due by then happens. */
async function pass(milliseconds: number): Promise<void> {
  await running.stack.eventSources.settled();
  running.stack.advanceClock(milliseconds);
  await running.stack.eventSources.settled();
}

test('nobody who didn’t ask for it pays for a deadline', async () => {
  const team = await subscribe();
  const { id } = await client().create();
  await running.stack.eventSources.settled();
  running.stack.aws.forgetCalls();
  await pass(11 * MINUTE);
  // Usage is counted of everybody, and once for all of a minute.
  const paid = running.stack.aws.calls.filter(({ principal }) => principal !== 'gather-changes');
  expect(paid).toEqual([]);
  expect(await team.events()).toEqual([]);
  expect(await client().poll(id)).toMatchObject({ status: 'expired' });
});

describe('a project that wants to hear what expired', () => {
  beforeAll(async () => {
    await updateProject(administration(running.stack), running.local.projectId, { expiryEvents: 'on' });
    // Containers know a project for a minute.
    running.stack.advanceClock(MINUTE + 1000);
  });

  test('hears it at the deadline, once', async () => {
    const team = await subscribe();
    const { id, expires_at } = await client().create({ expires_in: 600 });
    await pass(10 * MINUTE - 2000);
    expect(await team.events()).toEqual([]);
    await pass(3000);
    const told = { id: `evt_${id}_1`, event: 'verification.expired', created_at: expires_at };
    expect(await team.events()).toMatchObject([told]);
    expect(await client().poll(id)).toMatchObject({ status: 'expired', updated_at: expires_at });
    await pass(HOP);
    expect(await team.events()).toHaveLength(1);
  });

  test('hears it as punctually after an hour, in hops', async () => {
    const team = await subscribe();
    const { id } = await client().create({ expires_in: 2700 });
    await pass(HOP + 1000);
    await pass(HOP);
    expect(await team.events()).toEqual([]);
    await pass(HOP);
    expect((await team.events()).map((event) => event.id)).toEqual([`evt_${id}_1`]);
  });

  test('hears nothing of what ended otherwise', async () => {
    const team = await subscribe();
    const verified = await client().create({ channel: 'sms' });
    const cancelled = await client().create({ channel: 'sms' });
    await personWith(NUMBER, running.local).sms(verified.code);
    await client().request('POST', `/api/v1/verifications/${cancelled.id}/cancel`);
    await pass(11 * MINUTE);
    expect((await team.events()).map(({ event }) => event)).toEqual(['verification.completed']);
  });

  test('hears one end each, whatever happens at the last moment', async () => {
    const team = await subscribe();
    const made = await Promise.all(
      Array.from({ length: 8 }, () => client().create({ channel: 'sms', expires_in: 600 })),
    );
    await pass(10 * MINUTE - 150);
    const person = personWith(NUMBER, running.local);
    await Promise.all(made.map(({ code }) => person.sms(code)));
    await pass(1000);
    const events = await team.events();
    expect(events.map(({ event }) => event)).not.toContain('proof.revoked');
    expect(events.map((event) => event.id).toSorted()).toEqual(
      made.map(({ id }) => `evt_${id}_1`).toSorted(),
    );
    for (const { id } of made) {
      const told = events.find((event) => event.id === `evt_${id}_1`)?.event;
      const { status } = await client().poll(id);
      expect(told).toBe(status === 'verified' ? 'verification.completed' : 'verification.expired');
    }
  });
});

describe('a verification request', () => {
  const REQUESTS = '/api/v1/verification-requests';
  const phones = [
    { type: 'phone', identifier: NUMBER },
    { type: 'phone', identifier: '+37069199198' },
  ];

  async function make(fields: object = {}) {
    const { text } = await client('test').request('POST', REQUESTS, { assets: phones, ...fields });
    return JSON.parse(text);
  }

  const verify = (request: { assets: { verification_id: string }[] }, place: number) =>
    client('test').request(
      'POST',
      `/api/v1/verifications/${request.assets[place]?.verification_id}/test-verify`,
    );

  /** What was told of requests, without what was told of their verifications. */
  async function toldOf(team: Awaited<ReturnType<typeof subscribe>>) {
    const events = await team.events();
    return events.flatMap((event) =>
      'verification_request_id' in event ? [[event.event, event.sequence, event.created_at]] : [],
    );
  }

  test('tells when it is partial, and when it is completed', async () => {
    const team = await subscribe();
    const request = await make();
    await verify(request, 0);
    await running.stack.eventSources.settled();
    await verify(request, 1);
    const events = await toldOf(team);
    const { text } = await client('test').request('GET', `${REQUESTS}/${request.id}`);
    expect(events).toEqual([
      ['verification_request.partial', 1, JSON.parse(text).assets[0].verified_at],
      ['verification_request.completed', 2, JSON.parse(text).completed_at],
    ]);
    await pass(25 * 60 * MINUTE);
    expect(await toldOf(team)).toHaveLength(2);
  });

  test.each([
    [false, 'verification_request.expired', 'expired'],
    [true, 'verification_request.partial', 'partial'],
  ])('that is half done at its end, with partial_ok %s, tells %s', async (partial_ok, event, status) => {
    const team = await subscribe();
    const request = await make({ partial_ok, expires_in: 600 });
    await verify(request, 0);
    await pass(10 * MINUTE + 11_000);
    const [, end] = await toldOf(team);
    expect(end).toEqual([event, 2, request.expires_at]);
    const { text } = await client('test').request('GET', `${REQUESTS}/${request.id}`);
    expect(JSON.parse(text)).toMatchObject({ status });
  });

  test('that is cancelled tells nothing any more', async () => {
    const team = await subscribe();
    const request = await make({ expires_in: 600 });
    await client('test').request('DELETE', `${REQUESTS}/${request.id}`);
    await pass(11 * MINUTE);
    expect(await toldOf(team)).toEqual([]);
  });
});

test('no function ever made a call that its role does not allow', () => {
  expect(running.stack.aws.calls.filter(({ allowed }) => !allowed)).toEqual([]);
});
