import { createRemoteJWKSet } from 'jose';
import { describe, expect, test } from 'vitest';
import { verifyOffline } from '../../shared/client/index.ts';
import { NOW, newIssuer, PROJECT } from './issuer.ts';
import { useService } from './service.ts';

const issuer = await newIssuer();
const stranger = await newIssuer();
const service = useService();

describe('the issuer’s keys', () => {
  const published = { status: 200, body: issuer.jwks };
  const options = () => ({ issuer: service.url, audience: PROJECT, currentDate: NOW });
  const local = () => issuer.proof({ iss: service.url });
  /** A function of its own begins without remembered keys. */
  const freshFetch = () => (url: string, init: RequestInit) => fetch(url, init);

  test('are fetched once from where it publishes them', async () => {
    service.answer(() => published);
    const own = { ...options(), fetch: freshFetch() };
    const both = [verifyOffline(await local(), own), verifyOffline(await local(), own)];
    expect(await Promise.all(both)).toMatchObject([{ valid: true }, { valid: true }]);
    expect(await verifyOffline(await local(), own)).toMatchObject({ valid: true });
    expect(service.received.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /.well-known/jwks.json',
    ]);
  });

  test('are not asked for because of a stranger’s token', async () => {
    expect(await verifyOffline(await stranger.proof(), options())).toMatchObject({
      reason: 'unknown_issuer',
    });
    expect(service.received).toEqual([]);
  });

  test.each<[string, () => string | URL]>([
    ['a text', () => `${service.url}/keys`],
    ['a URL', () => new URL(`${service.url}/keys`)],
  ])('can lie elsewhere: %s', async (_what, jwks) => {
    service.answer(({ url }) => (url === '/keys' ? published : { status: 404 }));
    const own = { ...options(), fetch: freshFetch(), jwks: jwks() };
    expect(await verifyOffline(await local(), own)).toMatchObject({ valid: true });
  });

  test('can come from a function of jose', async () => {
    service.answer(() => published);
    const jwks = createRemoteJWKSet(new URL(`${service.url}/keys`));
    expect(await verifyOffline(await local(), { ...options(), jwks })).toMatchObject({ valid: true });
  });

  test.each([
    { status: 503 },
    { status: 301, headers: { location: '/keys' } },
    { body: 'not JSON' },
    { body: { keys: 'none' } },
    { body: { keys: [{ ...issuer.jwk, n: undefined }] } },
  ])('that can’t be had refuse nothing and accept nothing: %j', async (reply) => {
    service.answer(({ url }) => (url === '/keys' ? published : reply));
    const verification = verifyOffline(await local(), { ...options(), fetch: freshFetch() });
    await expect(verification).rejects.toMatchObject({ name: 'VersoConnectionError' });
  });

  test('that nobody answers for are no verdict either', async () => {
    const nowhere = 'http://127.0.0.1:1';
    const token = await issuer.proof({ iss: nowhere });
    const verification = verifyOffline(token, { ...options(), issuer: nowhere });
    await expect(verification).rejects.toMatchObject({ name: 'VersoConnectionError', reason: 'unreachable' });
  });
});
