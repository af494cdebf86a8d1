import { describe, expect, test } from 'vitest';
import { refuseRoute } from '../../functions/public/unknown-route.ts';
import { ROUTES } from '../../shared/http/routes.ts';
import { refusalOf } from '../fakes/refusal.ts';
import { httpEvent } from './events.ts';

const refusal = (method: string, path: string) => refusalOf(() => refuseRoute(httpEvent({ method, path })));

describe('a path that is nowhere', () => {
  test.each([
    '/',
    '/api',
    '/api/v2',
    '/api/v1/',
    '/api/v1/verifications/',
    '/api/v1/verifications/a/b',
    '/API/V1',
    '//health',
    '/.well-known',
    '/webhooks/x/telegram',
    '/favicon.ico',
    '/api/v1/{id}',
  ])('%s is not found', async (path) => {
    expect(await refusal('GET', path)).toMatchObject({ code: 'not_found' });
  });
});

describe('a path of ours', () => {
  test.each(ROUTES.map(({ method, path }) => [method, path.replace(/\{\w+\}/, '000777ca0123456789abcdef')]))(
    'that is for %s %s is refused to PATCH, saying what is allowed',
    async (method = '', path = '') => {
      const error = await refusal('PATCH', path);
      expect(error.code).toBe('method_not_allowed');
      expect(error.headers.allow?.split(', ')).toContain(method);
      expect(error.message).toBe(`PATCH is not offered here: use ${error.headers.allow}.`);
    },
  );

  test('names each method once, however many routes it is on', async () => {
    expect((await refusal('PATCH', '/api/v1/verifications/users')).headers.allow).toBe('GET');
    expect((await refusal('PATCH', '/api/v1/verifications')).headers.allow).toBe('POST, GET');
  });
});
