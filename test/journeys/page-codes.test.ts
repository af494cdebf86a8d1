import { describe, expect, test } from 'vitest';
import { apiClient } from './api-client.ts';
import { useLocalStack } from './local-stack.ts';
import { personWith } from './person.ts';

const NUMBER = '+37069199199';
const OTHER_NUMBER = '+37069199198';
const HOUR = 3_600_000;
const REQUESTS = '/api/v1/verification-requests';
const JSON_TYPE = { 'content-type': 'application/json' };

const running = useLocalStack({ clock: 'stands' });
const live = () => apiClient(running.local.baseUrl, running.local.apiKeys.live);

async function call(method: string, path: string, body?: unknown) {
  const answer = await live().request(method, path, body);
  return { status: answer.status, body: Object(JSON.parse(answer.text)) };
}

/** What the page in a person's browser does. */
function pageOf(made: Readonly<Record<string, unknown>>) {
  const url = String(made.verification_url);
  return {
    async post(step: string, body: unknown, headers: Readonly<Record<string, string>> = JSON_TYPE) {
      const answer = await fetch(`${url}/${step}`, { method: 'POST', headers, body: JSON.stringify(body) });
      return { status: answer.status, ...Object(await answer.json()) };
    },
    async state() {
      return Object(await (await fetch(`${url}/state`)).json());
    },
    /** The code of the phone at this place, as the page shows it. */
    async code(place = 0): Promise<string> {
      return (await this.state()).assets[place].channels[0].code;
    },
  };
}

async function request(assets: readonly object[], more: object = {}) {
  const { status, body } = await call('POST', REQUESTS, { assets, ...more });
  expect(status).toBe(201);
  return {
    id: String(body.id),
    page: pageOf(body),
    read: async () => (await call('GET', `${REQUESTS}/${body.id}`)).body,
  };
}

const sms = { type: 'phone', channel: 'sms' };

describe('the page of a request', () => {
  test('takes a number and leads to a proof that the request shows', async () => {
    const { page, read } = await request([{ ...sms, identifier: OTHER_NUMBER }, sms]);
    expect(await page.state()).toMatchObject({ assets: [{}, { next_step: 'enter_number', codes_left: 5 }] });
    const taken = await page.post('number', { number: '+370 691 99199', place: 1 });
    expect(taken).toEqual({ status: 200, verification_id: expect.stringMatching(/^[0-9a-f]{24}$/) });
    expect(await page.post('number', { number: NUMBER, place: 1 })).toEqual(taken);
    expect(await page.state()).toMatchObject({
      assets: [{ next_step: 'send' }, { next_step: 'send', codes_left: 4, number: { ending: '99' } }],
    });
    expect(await live().poll(taken.verification_id)).toMatchObject({
      status: 'pending',
      identifier: NUMBER,
      next_step: 'send',
      attempts: 0,
    });
    await personWith(NUMBER, running.local).sms(await page.code(1));
    const shown = await read();
    expect(shown).toMatchObject({
      status: 'partial',
      verification_url: null,
      assets: [
        { status: 'pending' },
        {
          status: 'verified',
          identifier: null,
          verified_identifier: NUMBER,
          verification_id: taken.verification_id,
          proof_token: expect.stringMatching(/^ey/),
        },
      ],
    });
    await personWith(OTHER_NUMBER, running.local).sms(await page.code(0));
    expect(await read()).toMatchObject({ status: 'completed' });
    expect(await page.post('code', { place: 0 })).toMatchObject({ status: 409 });
  });

  test('takes a message with the code from another number for a wrong sender', async () => {
    const { page } = await request([sms]);
    const { verification_id } = await page.post('number', { number: NUMBER });
    await personWith(OTHER_NUMBER, running.local).sms(await page.code());
    expect(await live().poll(verification_id)).toMatchObject({ status: 'pending', attempts: 1 });
    expect(await page.state()).toMatchObject({ assets: [{ wrong_sender: true, attempts: 1 }] });
  });

  test('draws five codes, an hour each, and then says that there are no more', async () => {
    const { page, read } = await request([{ ...sms, identifier: NUMBER }]);
    const codes = new Set([await page.code()]);
    for (let left = 3; left >= 0; left -= 1) {
      running.stack.advanceClock(HOUR);
      expect(await page.state()).toMatchObject({ assets: [{ next_step: 'new_code', codes_left: left + 1 }] });
      const [first, second] = await Promise.all([page.post('code', {}), page.post('code', { place: 0 })]);
      expect(first).toEqual(second);
      codes.add(await page.code());
      expect(await page.state()).toMatchObject({ assets: [{ next_step: 'send', codes_left: left }] });
    }
    expect(codes.size).toBe(5);
    running.stack.advanceClock(HOUR);
    const { assets } = await page.state();
    expect(assets[0]).toMatchObject({ codes_left: 0 });
    expect(assets[0]).not.toHaveProperty('next_step');
    expect(await page.post('code', {})).toMatchObject({
      status: 409,
      error: { code: 'conflict', message: expect.stringContaining('5 codes') },
    });
    expect(await read()).toMatchObject({ status: 'pending', assets: [{ status: 'pending' }] });
  });

  test('ends with its request, and with its newest code', async () => {
    const { id, page } = await request([sms]);
    await page.post('number', { number: NUMBER });
    const code = await page.code();
    expect(await call('DELETE', `${REQUESTS}/${id}`)).toMatchObject({ body: { status: 'cancelled' } });
    for (const step of ['number', 'code'])
      expect(await page.post(step, { number: NUMBER })).toMatchObject({
        status: 409,
        error: { code: 'conflict' },
      });
    await personWith(NUMBER, running.local).sms(code);
    expect((await call('GET', `${REQUESTS}/${id}`)).body).toMatchObject({
      status: 'cancelled',
      assets: [{ status: 'cancelled', proof_token: null }],
    });
  });

  test('replays its creation as it was, whatever was typed since', async () => {
    const headers = { authorization: `Bearer ${running.local.apiKeys.live}`, ...JSON_TYPE };
    const body = JSON.stringify({ assets: [sms, { ...sms, identifier: OTHER_NUMBER }] });
    const again = async () => {
      const all = { method: 'POST', headers: { ...headers, 'idempotency-key': 'page-replay' }, body };
      return Object(await (await fetch(`${running.local.baseUrl}${REQUESTS}`, all)).json());
    };
    const made = await again();
    await pageOf(made).post('number', { number: NUMBER, place: 0 });
    expect(await again()).toEqual(made);
    expect((await call('GET', `${REQUESTS}/${made.id}`)).body.assets[0].verification_id).not.toBeNull();
  });

  test.each([
    ['number', {}, 'validation_error'],
    ['number', { number: 37069199199 }, 'validation_error'],
    ['number', { number: '069199199', place: 1 }, 'invalid_identifier'],
    ['number', { number: '+37069199199', place: 10 }, 'validation_error'],
    ['number', { number: '+37069199199' }, 'validation_error'],
    ['number', { number: OTHER_NUMBER, place: 1 }, 'validation_error'],
    ['code', { place: 'x' }, 'validation_error'],
    ['code', {}, 'validation_error'],
    ['code', { place: 1 }, 'conflict'],
  ])('refuses %s with %j, and changes nothing', async (step, body, code) => {
    const { page, read } = await request([{ ...sms, identifier: OTHER_NUMBER }, sms]);
    const before = await read();
    const answer = await page.post(step, body);
    expect(answer.error).toMatchObject({ code });
    expect(await read()).toEqual(before);
  });
});

describe('the page of a session', () => {
  test('takes the number, and then only its message', async () => {
    const { body } = await call('POST', '/api/v1/sessions', { channel: 'sms' });
    const page = pageOf(body);
    expect(await page.post('number', { number: NUMBER })).toEqual({ status: 200, verification_id: body.id });
    await personWith(OTHER_NUMBER, running.local).sms(await page.code());
    const session = async () => (await call('GET', `/api/v1/sessions/${body.id}`)).body;
    expect(await session()).toMatchObject({ status: 'pending' });
    expect(await page.post('number', { number: OTHER_NUMBER })).toMatchObject({ status: 409 });
    await personWith(NUMBER, running.local).sms(await page.code());
    expect(await session()).toMatchObject({ status: 'verified', phone_number: NUMBER });
  });

  test('and of a verification draw no other code', async () => {
    const { body } = await call('POST', '/api/v1/sessions', { channel: 'sms' });
    expect(await pageOf(body).post('code', {})).toMatchObject({ status: 409 });
    const made = await live().create({ channel: 'sms' });
    expect(await pageOf(made).post('code', {})).toMatchObject({ status: 409 });
    expect(await pageOf(made).post('number', { number: OTHER_NUMBER })).toMatchObject({ status: 409 });
  });
});

test('what a form can send is refused, and so is a link that opens nothing', async () => {
  const { page, read } = await request([sms]);
  const before = await read();
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])
    expect(await page.post('number', { number: NUMBER }, { 'content-type': type })).toMatchObject({
      status: 400,
      error: { details: [{ code: 'invalid_content_type' }] },
    });
  expect(await read()).toEqual(before);
  for (const link of ['nothing', `r${'A'.repeat(27)}`, 'A'.repeat(27)]) {
    const nothing = pageOf({ verification_url: `${running.local.baseUrl}/v/${link}` });
    for (const step of ['number', 'code'])
      expect(await nothing.post(step, { number: NUMBER })).toMatchObject({ status: 404 });
  }
});

test('no role made a call that it may not make', () => {
  expect(running.stack.aws.calls.filter(({ allowed }) => !allowed)).toEqual([]);
});
