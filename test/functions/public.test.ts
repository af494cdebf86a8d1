import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { publicRoutes } from '../../functions/public/routes.ts';
import { bundleEmbed } from '../../infra/bundle-embed.ts';
import { VersoError } from '../../shared/errors.ts';
import { ROUTES } from '../../shared/http/routes.ts';
import { fakeClock } from '../fakes/clock.ts';
import { fakeRevocations, NOBODY_ERASED } from '../fakes/revocations.ts';
import { fakeDeployment, settingsWith } from '../fakes/signing-keys.ts';
import { fakeVerificationStore } from '../fakes/verification-store.ts';
import { ISSUER } from '../fakes/verifications.ts';
import { httpEvent } from './events.ts';
import { answer } from './lambda.ts';

const { live, test: sandbox, settings } = await fakeDeployment();

const SCRIPT = bundleEmbed();

function ask(
  routeKey: string,
  overrides: Parameters<typeof httpEvent>[0] = {},
  known = async () => settings,
) {
  const directory = { findApiKey: async () => undefined, findProject: async () => undefined };
  const routes = publicRoutes({
    clock: fakeClock(),
    issuer: ISSUER,
    directory,
    settings: known,
    verifications: fakeVerificationStore(),
    revocations: fakeRevocations(),
    erased: NOBODY_ERASED,
    embedScript: SCRIPT,
  });
  return answer(routes, httpEvent({ routeKey, ...overrides }));
}

describe('the public function', () => {
  test.each(ROUTES.filter((route) => route.function === 'public'))(
    'answers $method $path',
    async ({ method, path }) => {
      const { body } = await ask(`${method} ${path}`, { method, path, body: '{}' });
      expect(body).not.toMatchObject({ error: { code: 'not_found' } });
    },
  );

  test.each(['/health', '/.well-known/jwks.json', '/api/openapi.json', '/v1/verso.js'])(
    'answers HEAD %s as GET without the content',
    async (path) => {
      const head = await ask('$default', { method: 'HEAD', path });
      const get = await ask(`GET ${path}`, { path });
      expect(head.result.statusCode).toBe(200);
      expect(head.result.headers.etag).toBe(get.result.headers.etag);
      expect(head.result.body).toBe('');
    },
  );

  test('answers HEAD of what takes a key 405', async () => {
    const { result } = await ask('$default', { method: 'HEAD', path: '/api/v1/verifications' });
    expect(result).toMatchObject({ statusCode: 405, headers: { allow: 'POST, GET' } });
  });

  test('answers 404 for what nobody else answers', async () => {
    expect((await ask('$default', { path: '/nowhere' })).result.statusCode).toBe(404);
  });
});

describe('the published keys', () => {
  test.each([
    ['live', 'GET /.well-known/jwks.json', live.key.jwk],
    ['test', 'GET /test/.well-known/jwks.json', sandbox.key.jwk],
  ])('of %s proofs are that environment’s alone, to be kept a day', async (_which, route, jwk) => {
    const { result, body } = await ask(route);
    expect(body).toEqual({ keys: [jwk] });
    expect(Object.keys(jwk).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
    expect(result.headers['cache-control']).toBe('public, max-age=86400');
  });

  test('that a cache has already are not sent again', async () => {
    const { etag = '' } = (await ask('GET /.well-known/jwks.json')).result.headers;
    const again = await ask('GET /.well-known/jwks.json', { headers: { 'if-none-match': etag } });
    expect(again.result).toMatchObject({ statusCode: 304, headers: { etag } });
    for (const known of [`W/${etag}`, `"other", ${etag}`, '*']) {
      const { result } = await ask('GET /.well-known/jwks.json', { headers: { 'if-none-match': known } });
      expect(result.statusCode).toBe(304);
    }
    const other = await ask('GET /test/.well-known/jwks.json', { headers: { 'if-none-match': etag } });
    expect(other.result.statusCode).toBe(200);
  });
});

describe('the script that frames the page', () => {
  const get = (headers = {}) => ask('GET /v1/verso.js', { path: '/v1/verso.js', headers });

  test('is under 4 KB compressed, and the same uncompressed', async () => {
    const { result } = await get({ 'accept-encoding': 'br, gzip' });
    const zipped = Buffer.from(result.body ?? '', 'base64');
    expect(result).toMatchObject({ isBase64Encoded: true, headers: { 'content-encoding': 'gzip' } });
    expect(zipped.length).toBeLessThan(4096);
    const plain = await get({ 'accept-encoding': 'gzip;q=0' });
    expect(plain.result.headers['content-encoding']).toBeUndefined();
    expect(gunzipSync(zipped).toString()).toBe(plain.result.body);
  });

  test('is kept a day, then asked for again by its tag', async () => {
    const { result } = await get();
    expect(result.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=86400, stale-while-revalidate=604800',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    });
    const again = await get({ 'if-none-match': result.headers.etag });
    expect(again.result.statusCode).toBe(304);
    expect((await get({ 'if-none-match': '"other"' })).result.statusCode).toBe(200);
  });
});

describe('the health', () => {
  const unavailable = {
    status: 'unavailable',
    services: { database: 'unavailable', signing: 'unavailable' },
  };

  test('is ok while a verification could be made', async () => {
    const { result, body } = await ask('GET /health');
    expect(result.statusCode).toBe(200);
    expect(body).toEqual({
      status: 'ok',
      timestamp: '2026-02-04T10:00:00.000Z',
      services: { database: 'ok', signing: 'ok' },
    });
  });

  test.each([
    ['no key signs', async () => settingsWith([{ ...live.key, state: 'retired' }])],
    [
      'the settings are not there',
      () => Promise.reject(new VersoError('service_unavailable', 'Not set up.')),
    ],
  ])('is 503 while %s', async (_why, known) => {
    const { result, body } = await ask('GET /health', {}, known);
    expect(result).toMatchObject({ statusCode: 503, headers: { 'retry-after': '10' } });
    expect(body).toMatchObject(unavailable);
  });
});

describe('the question whether a proof is valid', () => {
  const validate = (body: unknown, headers = {}) =>
    ask('POST /api/v1/proofs/validate', { method: 'POST', body: JSON.stringify(body), headers });

  test('is answered 200 whatever the token', async () => {
    const { result, body } = await validate({ proof_token: 'hello', unknown: 1 });
    expect(result.statusCode).toBe(200);
    expect(body).toMatchObject({ valid: false, reason: 'malformed', message: expect.any(String) });
  });

  test.each([
    ['validation_error', {}, 400],
    ['validation_error', { proof_token: '' }, 400],
    ['validation_error', { proof_token: 7 }, 400],
    ['validation_error', [], 400],
    ['invalid_identifier', { proof_token: 'a.b.c', identifier: '869199199' }, 400],
  ])('is refused as %s for %j', async (code, asked, status) => {
    const { result, body } = await validate(asked);
    expect(result.statusCode).toBe(status);
    expect(body).toMatchObject({ error: { code, details: [expect.any(Object)] } });
  });

  test('is answered also with a wrong API key, since none is needed', async () => {
    const { result } = await validate({ proof_token: 'a.b.c' }, { authorization: 'Bearer pk_test_wrong' });
    expect(result.statusCode).toBe(200);
  });
});
