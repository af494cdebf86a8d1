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
  test.each(
    ROUTES.map(({ method, path }) => [method, path.replace('{id}', '000777ca0123456789abcdef')] as const),
  )('that is for %s %s is refused to DELETE, saying what is allowed', async (method, path) => {
    const error = await refusal('DELETE', path);
    expect(error.code).toBe('method_not_allowed');
    expect(error.headers.allow).toBe(method);
    expect(error.message).toBe(`DELETE is not offered here: use ${method}.`);
  });
});
