import { decodeJwt } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  create,
  expectRefusal,
  GROUPS,
  NUMBER,
  newCaller,
  PROOFS,
  pageOf,
  REQUESTS,
  SESSIONS,
  VERIFICATIONS,
} from './contract-fixtures.ts';
import { useLocalStack } from './local-stack.ts';
import { checkOffline } from './proof-checker.ts';

const NAMES = [
  ['right to left', 'مستخدم \u202eabc\u202c 7'],
  ['emoji of several code points', '👩‍👩‍👧‍👦 🇱🇹 🙂'],
  ['a mark on its own', 'e\u0301 a\u030a \u0301'],
  ['the same letter in one', '\u00e9 \u00e5 \u0301'],
  ['slashes', '/a//b/../c\\d/'],
  ['percent signs', '100% %2F %25 %zz %E0%A4%A %'],
  ['a query and a fragment', 'a#b?c=d&e=f;g=h,i'],
  ['dots', '../..'],
  ['quotes and tags', `'"\`<b onclick="x">&amp;\\"`],
  ['a quotation of another language', "' OR 1=1; --"],
  ['control characters', 'a\nb\tc\r\n\u0000d\u007f\u0085'],
  ['spaces at the ends', '  a  b '],
  ['plus signs', 'a+b+ c'],
  ['a name of JavaScript', '__proto__'],
  ['another', 'constructor'],
  ['text that looks like JSON', '{"a":[1]}'],
  ['braces of a template', '{id} {{id}} $default'],
  ['invisible characters', '\ufeff\u200b\u2028\u00a0'],
  ['the mark of what can’t be read', '\ufffd'],
  ['255 letters of three bytes', 'ह'.repeat(255)],
  ['255 halves of emoji', `x${'🙂'.repeat(127)}`],
] as const;

const running = useLocalStack();
let caller: Awaited<ReturnType<typeof newCaller>>;

beforeAll(async () => {
  caller = await newCaller(running, { environment: 'test' });
});

describe('a name of the caller’s own comes back as it was, and finds what it names', () => {
  test.each(NAMES)('a user with %s', async (_, name) => {
    const metadata = { [name]: 1, list: [name] };
    const fields = { external_user_id: name, client_metadata: metadata };
    const created = await create(caller, VERIFICATIONS, fields);
    expect(created).toMatchObject(fields);
    expect(Object.keys(created.client_metadata)).toEqual(Object.keys(metadata));
    expect((await caller.get(`${VERIFICATIONS}/${created.id}`)).body).toMatchObject(fields);

    const { data, pagination } = await pageOf(caller, VERIFICATIONS, { external_user_id: name });
    expect(data).toMatchObject([{ id: created.id, ...fields }]);
    expect(pagination.total).toBe(1);
    const user = await caller.get(`${VERIFICATIONS}/users/${encodeURIComponent(name)}`);
    expect(user.body).toMatchObject({ external_user_id: name, verification_count: 1 });
    const users = await pageOf(caller, `${VERIFICATIONS}/users`, { limit: 100 });
    expect(users.data).toContainEqual(user.body);
  });

  test.each(NAMES)('a session with %s', async (_, name) => {
    const fields = { external_user_id: `s ${name}`.slice(0, 255), client_metadata: { name } };
    const { id } = await create(caller, SESSIONS, fields);
    expect((await caller.get(`${SESSIONS}/${id}`)).body).toMatchObject(fields);
  });

  test.each(NAMES)('a request with %s', async (_, name) => {
    const fields = { reference_id: name, external_user_id: `r ${name}`.slice(0, 255) };
    const created = await create(caller, REQUESTS, fields);
    expect(created).toMatchObject(fields);
    const found = await caller.get(`${REQUESTS}/by-reference/${encodeURIComponent(name)}`);
    expect(found.body).toMatchObject({ id: created.id, ...fields });
    const { data } = await pageOf(caller, REQUESTS, { reference_id: name });
    expect(data).toMatchObject([{ id: created.id, ...fields }]);
  });

  test.each(NAMES)('a proof with %s', async (_, name) => {
    const nonce = name.slice(0, 127).padEnd(8, '-').toWellFormed();
    const external_user_id = `p ${name}`.slice(0, 255).toWellFormed();
    const { id } = await create(caller, VERIFICATIONS, { nonce, external_user_id });
    const { body } = await caller.post(`${VERIFICATIONS}/${id}/test-verify`);
    const { baseUrl, issuer } = running.local;
    const claims = await checkOffline(body.proof_token, `${baseUrl}/test`, `${issuer}/test`);
    expect(claims).toMatchObject({ nonce, external_user_id });
    expect(decodeJwt((await caller.get(`${VERIFICATIONS}/${id}`)).body.proof_token)).toEqual(claims);
  });
});

describe('half a character', () => {
  test.each([
    [VERIFICATIONS, 'external_user_id'],
    [VERIFICATIONS, 'nonce'],
    [SESSIONS, 'external_user_id'],
    [REQUESTS, 'reference_id'],
  ])('at %s as %s is refused, since it couldn’t come back as it was', async (path, field) => {
    const body = { type: 'phone', channel: 'sms', identifier: NUMBER, assets: [{ type: 'phone' }] };
    const answer = await caller.post(path, { ...body, [field]: 'half of it: \ud83d' });
    expectRefusal(answer, 400, 'validation_error', field);
  });
});

describe('metadata', () => {
  const overhead = '{"text":""}'.length;
  test.each([
    ['letters', 'x'.repeat(2048 - overhead)],
    ['letters of three bytes', `${'ह'.repeat(679)}`],
    ['what JSON escapes', `${'"'.repeat(1018)}x`],
  ])('of exactly 2048 bytes of %s comes back, and with one byte more is refused', async (_, text) => {
    expect(Buffer.byteLength(JSON.stringify({ text }))).toBe(2048);
    const { id } = await create(caller, VERIFICATIONS, { client_metadata: { text } });
    expect((await caller.get(`${VERIFICATIONS}/${id}`)).body.client_metadata).toEqual({ text });
    const more = { type: 'phone', channel: 'sms', identifier: NUMBER, client_metadata: { text: `${text}x` } };
    expectRefusal(await caller.post(VERIFICATIONS, more), 400, 'validation_error', 'client_metadata');
    expectRefusal(await caller.post(SESSIONS, more), 400, 'validation_error', 'client_metadata');
  });

  test('keeps names that mean something to JavaScript, numbers, order and depth', async () => {
    const deep = `${'['.repeat(500)}${']'.repeat(500)}`;
    const text = `{"__proto__":{"admin":true},"constructor":{"prototype":1},"z":1.5e-7,"a":-0.1,"deep":${deep},"":null}`;
    const created = await create(caller, VERIFICATIONS, { client_metadata: JSON.parse(text) });
    const read = await caller.get(`${VERIFICATIONS}/${created.id}`);
    for (const body of [created, read.body])
      expect(JSON.stringify(body.client_metadata)).toBe(JSON.stringify(JSON.parse(text)));
  });

  test.each(['9007199254740993', '-1e30', '[{"id":1e400}]'])(
    'with %s is refused, since it would come back changed',
    async (number) => {
      const body = `{"type":"phone","channel":"sms","identifier":"${NUMBER}","client_metadata":{"a":${number}}}`;
      const headers = { authorization: `Bearer ${caller.key}` };
      const url = running.local.baseUrl + VERIFICATIONS;
      const response = await fetch(url, { method: 'POST', headers, body });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ error: { details: [{ field: 'client_metadata' }] } });
    },
  );
});

describe('an Idempotency-Key', () => {
  const body = { type: 'phone', channel: 'telegram', identifier: NUMBER };
  const send = (key: string) =>
    caller.call('POST', VERIFICATIONS, { headers: { 'idempotency-key': key }, body });

  test.each(['"8e03978e-40d5-43dd-bc93-6894a57f9324"', '/../#?%2F&{}', 'x'.repeat(255), '~'])(
    'of any printable ASCII is one: %s',
    async (key) => {
      const [first, again] = [await send(key), await send(key)];
      expect(first.status).toBe(201);
      expect(again.text).toBe(first.text);
    },
  );

  test('is not the same as another that only looks so', async () => {
    const keys = ['order/1', 'order%2F1', 'ORDER/1', 'order/1/', '"order/1"'];
    const ids = await Promise.all(keys.map(async (key) => (await send(key)).body.id));
    expect(new Set(ids).size).toBe(keys.length);
  });

  test.each(['', 'x'.repeat(256), 'é', 'a\tb'])('%j is none', async (key) => {
    expectRefusal(await send(key), 400, 'validation_error', 'Idempotency-Key');
  });
});

describe('an id that can’t be one is not found', () => {
  const MALFORMED = [
    '..%2F',
    '..%2f..%2fusers',
    '%2e%2e%5c',
    '0123456789abcdef0123456',
    '0123456789abcdef012345678',
    '0123456789abcdef0123456g',
    '0123456789abcdef01234567%0A',
    '%EF%BC%900123456789abcdef0123456',
    '__proto__',
    'constructor',
    'null',
    '%00',
    '%E0%A4%A',
    '*',
    "'",
    'x'.repeat(2000),
  ];
  const KINDS = [
    ['a verification', (id: string) => `${VERIFICATIONS}/${id}`, 'not_found'],
    ['a stream', (id: string) => `${VERIFICATIONS}/${id}/events`, 'not_found'],
    ['a session', (id: string) => `${SESSIONS}/${id}`, 'not_found'],
    ['a request', (id: string) => `${REQUESTS}/${id}`, 'not_found'],
    ['a group', (id: string) => `${GROUPS}/vg_${id}/status`, 'not_found'],
    ['a group without its beginning', (id: string) => `${GROUPS}/${id}/status`, 'not_found'],
    ['a proof', (id: string) => `${PROOFS}/${id}/status`, 'proof_not_found'],
  ] as const;

  test.each(KINDS)('%s', async (_, path, code) => {
    for (const id of MALFORMED) {
      const answer = await caller.get(path(id));
      expectRefusal(answer, 404, code);
      expect(answer.text).not.toContain(id);
    }
  });

  test('nor one of ours in capitals', async () => {
    const { id } = await create(caller);
    const { group_id } = await create(caller, GROUPS);
    for (const path of [
      `${VERIFICATIONS}/${id.toUpperCase()}`,
      `${GROUPS}/${group_id.toUpperCase()}/status`,
    ]) {
      expectRefusal(await caller.get(path), 404, 'not_found');
    }
    expectRefusal(await caller.post(`${VERIFICATIONS}/${id.toUpperCase()}/cancel`), 404, 'not_found');
  });
});
