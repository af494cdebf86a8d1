import { describe, expect, test } from 'vitest';
import { createApiKey } from '../../shared/administration/api-keys.ts';
import { createProject, updateProject } from '../../shared/administration/projects.ts';
import { type ApiClient, apiClient } from './api-client.ts';
import { administration, useLocalStack } from './local-stack.ts';
import { personWith } from './person.ts';

const NUMBER = '+37069199199';
const running = useLocalStack();
const live = () => apiClient(running.local.baseUrl, running.local.apiKeys.live);
const JSON_TYPE = { 'content-type': 'application/json' };

async function post(verificationUrl: unknown, step: string, body: unknown, headers: object = JSON_TYPE) {
  const answer = await fetch(`${verificationUrl}/${step}`, {
    method: 'POST',
    headers: { ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: answer.status, ...Object(await answer.json()) };
}

async function confirm(id: string, body: unknown) {
  const answer = await live().request('POST', `/api/v1/verifications/${id}/confirm`, body);
  return { status: answer.status, body: JSON.parse(answer.text) };
}

const pinIn = (text: string) => /\b\d{6}\b/.exec(text)?.[0] ?? '';
const wrong = (pin: string) => (pin === '000000' ? '000001' : '000000');

let people = 0;

/** A verification whose message has come, and the PIN of the reply. */
async function held(by: ApiClient = live(), fields: object = { redirect_url: 'https://shop.example/done' }) {
  // A number is told five PINs a day.
  people += 1;
  const identifier = `+370691991${String(people).padStart(2, '0')}`;
  const made = await by.create({ channel: 'sms', assurance: 'confirmed', identifier, ...fields });
  const reply = await personWith(identifier, running.local).sms(made.code);
  return { id: made.id, page: made.verification_url, pin: pinIn(reply.body) };
}

describe('the PIN on the page', () => {
  test('becomes a proof once the caller has sent what it is worth, and not before', async () => {
    const { id, page, pin } = await held();
    expect(await post(page, 'pin', { pin: wrong(pin) })).toMatchObject({
      status: 400,
      error: { details: [{ field: 'pin', code: 'wrong_pin' }] },
    });
    const answer = await post(page, 'pin', { pin });
    expect(answer).toEqual({
      status: 200,
      verification_id: id,
      result: expect.stringMatching(/^[\w-]{22}$/),
    });
    expect(await live().poll(id)).toMatchObject({ status: 'pending', next_step: 'enter_pin' });
    expect(await post(page, 'pin', { pin })).toEqual(answer);
    const { status, body } = await confirm(id, { result: answer.result });
    expect([status, body.status]).toEqual([200, 'verified']);
    const claims = JSON.parse(Buffer.from(body.proof_token.split('.')[1], 'base64url').toString());
    expect(claims).toMatchObject({ assurance: 'confirmed', method: 'sms_mo_echo' });
    expect(await post(page, 'pin', { pin })).toMatchObject({
      status: 409,
      error: { code: 'already_verified' },
    });
  });

  test('is tried three times, over the page and the API together', async () => {
    const { id, page, pin } = await held();
    await post(page, 'pin', { pin: wrong(pin) });
    await confirm(id, { pin: wrong(pin) });
    await post(page, 'pin', { pin: wrong(pin) });
    expect(await live().poll(id)).toMatchObject({ status: 'failed' });
    expect(await post(page, 'pin', { pin })).toMatchObject({ status: 409 });
  });

  test('is not taken where its result would reach nobody', async () => {
    const { page, pin } = await held(live(), {});
    expect(await post(page, 'pin', { pin })).toMatchObject({ status: 409, error: { code: 'conflict' } });
  });

  test('is taken in a frame that the project allows', async () => {
    const ports = administration(running.stack);
    const { id: project } = await createProject(ports, 'Framed');
    await ports.pages.save(project, { frameOrigins: ['https://shop.example'] });
    const { key } = await createApiKey(ports, { projectId: project, environment: 'live' });
    const { id, page, pin } = await held(apiClient(running.local.baseUrl, key), {});
    expect(await post(page, 'pin', { pin })).toMatchObject({ status: 200, verification_id: id });
  });

  test('is not taken for an origin that the project has unlisted since', async () => {
    const ports = administration(running.stack);
    const { id: project } = await createProject(ports, 'Moved');
    const { key } = await createApiKey(ports, { projectId: project, environment: 'live' });
    const { page, pin } = await held(apiClient(running.local.baseUrl, key));
    await updateProject(ports, project, { redirectOrigins: ['https://new.example'] });
    running.stack.advanceClock(60_000);
    expect(await post(page, 'pin', { pin })).toMatchObject({ status: 409 });
  });

  test('of one of a request’s phones is typed at its place', async () => {
    const answer = await live().request('POST', '/api/v1/verification-requests', {
      assets: [
        { type: 'phone', identifier: '+37069199198', channel: 'sms' },
        { type: 'phone', identifier: NUMBER, channel: 'sms' },
        { type: 'phone' },
      ],
      assurance: 'confirmed',
      redirect_url: 'https://shop.example/done',
    });
    const request = JSON.parse(answer.text);
    const { assets } = Object(await (await fetch(`${request.verification_url}/state`)).json());
    const reply = await personWith(NUMBER, running.local).sms(assets[1].channels[0].message);
    const pin = pinIn(reply.body);
    for (const place of [undefined, 3, -1, '1'])
      expect(await post(request.verification_url, 'pin', { pin, place })).toMatchObject({ status: 400 });
    expect(await post(request.verification_url, 'pin', { pin, place: 0 })).toMatchObject({ status: 409 });
    expect(await post(request.verification_url, 'pin', { pin, place: 2 })).toMatchObject({ status: 409 });
    const { verification_id, result } = await post(request.verification_url, 'pin', { pin, place: 1 });
    expect(verification_id).toBe(request.assets[1].verification_id);
    expect(await confirm(verification_id, { result })).toMatchObject({ body: { status: 'verified' } });
  });
});

describe('a post to the page', () => {
  test.each([
    ['a form', 'application/x-www-form-urlencoded'],
    ['text', 'text/plain'],
    ['nothing said', undefined],
  ])('of %s is refused, whatever is in it, and takes no try', async (_what, type) => {
    const { id, page, pin } = await held();
    const headers = type === undefined ? {} : { 'content-type': type };
    expect(await post(page, 'pin', JSON.stringify({ pin }), headers)).toMatchObject({
      status: 400,
      error: { code: 'validation_error', details: [{ code: 'invalid_content_type' }] },
    });
    expect(await confirm(id, { pin })).toMatchObject({ body: { status: 'verified' } });
  });

  test('that is made for another site’s script is not allowed beforehand', async () => {
    const { page } = await held();
    const preflight = await fetch(`${page}/pin`, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.ok).toBe(false);
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('with a link that opens nothing says so', async () => {
    for (const link of ['nothing', `r${'A'.repeat(27)}`, 'A'.repeat(27)]) {
      const url = `${running.local.baseUrl}/v/${link}`;
      expect(await post(url, 'pin', { pin: '123456' })).toMatchObject({ status: 404 });
    }
  });

  test.each([{}, { pin: 123456 }, { pin: '12345' }, []])('of %j is a validation_error', async (body) => {
    const { page } = await held();
    expect(await post(page, 'pin', body)).toMatchObject({ status: 400, error: { code: 'validation_error' } });
  });
});

test('no role made a call that it may not make', () => {
  expect(running.stack.aws.calls.filter(({ allowed }) => !allowed)).toEqual([]);
});
