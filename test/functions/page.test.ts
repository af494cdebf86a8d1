import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { PageDependencies } from '../../functions/page/dependencies.ts';
import { pageRoutes } from '../../functions/page/routes.ts';
import { PARAMETERS } from '../../shared/config/names.ts';
import type { PageSettings } from '../../shared/projects/page-settings.ts';
import type { Project } from '../../shared/projects/project.ts';
import { drawChallenge } from '../../shared/verification/challenge-code.ts';
import { proofView } from '../../shared/verification/view.ts';
import { fakeClock, TEN_O_CLOCK } from '../fakes/clock.ts';
import { fakeDeployment } from '../fakes/signing-keys.ts';
import { NUMBER, PROJECT, pendingVerification, provenVerification } from '../fakes/verifications.ts';
import { httpEvent } from './events.ts';
import { answer } from './lambda.ts';
import { secretsOf } from './secrets.ts';

const { settings } = await fakeDeployment();
const subkey = Buffer.from('a subkey of thirty-two bytes ...');
const { id, link, code } = drawChallenge(subkey, TEN_O_CLOCK, new Uint8Array(16));
const ORIGIN = 'https://shop.example';

type World = {
  readonly verification?: PageDependencies['verifications']['find'];
  readonly page?: PageSettings;
  readonly project?: Project;
};

function ask(
  path: string,
  overrides: Parameters<typeof httpEvent>[0] = {},
  { verification, page = {}, project = PROJECT }: World = {},
) {
  const clock = fakeClock();
  const found = pendingVerification({ id });
  const routes = pageRoutes({
    clock,
    meter: { belongsTo() {} },
    random: { bytes: (length) => new Uint8Array(length).fill(9) },
    directory: { findProject: async () => project },
    pageSettings: async () => page,
    verifications: { find: verification ?? (async (asked) => (asked === id ? found : undefined)) },
    requests: { find: async () => undefined },
    lists: { many: async () => [] },
    settings: async () => settings,
    secrets: secretsOf({ [PARAMETERS.codeSubkey]: subkey.toString('utf8') }, clock).secrets,
    assets: { script: 'SCRIPT', style: 'STYLE', numberScript: () => 'NUMBERS', callingCodes: { LT: '370' } },
  });
  const [, given = ''] = /^\/v\/([^/]*)/.exec(path) ?? [];
  const event = httpEvent({ path, routeKey: `GET ${path.replace(given || '{}', '{link}')}`, ...overrides });
  return answer(routes, { ...event, ...(given && { pathParameters: { link: given } }) });
}

const PAGE = `/v/${link}`;

describe('the page', () => {
  test('lets its own script and style run, fetches from nowhere else, and is framed by nobody', async () => {
    const { result } = await ask(PAGE);
    const nonce = Buffer.alloc(16, 9).toString('base64');
    expect(result.statusCode).toBe(200);
    expect(result.headers['content-security-policy']).toBe(
      `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    expect(result.body).toContain(`<script nonce="${nonce}">SCRIPT</script>`);
    expect(result.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex',
    });
  });

  test('is framed by whom the project named', async () => {
    const { result } = await ask(PAGE, {}, { page: { frameOrigins: [ORIGIN, 'https://app.example'] } });
    expect(result.headers['content-security-policy']).toContain(
      `frame-ancestors ${ORIGIN} https://app.example`,
    );
  });

  test('has code, number and links in the HTML, and asks for itself where there is no script', async () => {
    const { result } = await ask(PAGE);
    expect(result.body).toContain(`https://t.me/acme_bot?start=${code}`);
    expect(result.body).toContain('@acme_bot');
    expect(result.body).toContain('<noscript><meta http-equiv="refresh"');
  });

  test('is zipped for who takes that', async () => {
    const plain = await ask(PAGE);
    const zipped = await ask(PAGE, { headers: { 'accept-encoding': 'br, gzip' } });
    expect(zipped.result.headers['content-encoding']).toBe('gzip');
    const bytes = Buffer.from(zipped.result.body ?? '', 'base64');
    expect(gunzipSync(bytes).toString()).toBe(plain.result.body);
    const refused = await ask(PAGE, { headers: { 'accept-encoding': 'gzip;q=0' } });
    expect(refused.result.headers).not.toHaveProperty('content-encoding');
  });

  test.each([
    ['de-AT, en;q=0.5', 'de', 'ltr'],
    ['xx, ar;q=0.8, en;q=0.2', 'ar', 'rtl'],
    ['', 'en', 'ltr'],
  ])('speaks the language that the browser wants: %s', async (header, language, direction) => {
    const { result } = await ask(PAGE, { headers: { 'accept-language': header } });
    expect(result.body).toContain(`<html lang="${language}" dir="${direction}"`);
  });

  test('speaks the caller’s language before the browser’s', async () => {
    const { result } = await ask(
      PAGE,
      { headers: { 'accept-language': 'de' } },
      { verification: async () => pendingVerification({ id, locale: 'lt' }) },
    );
    expect(result.body).toContain('<html lang="lt"');
  });

  test('escapes what comes from elsewhere', async () => {
    const name = `"><script>alert('x')</script>`;
    const { result } = await ask(PAGE, {}, { project: { ...PROJECT, name } });
    expect(result.body).not.toContain('<script>alert');
    expect(result.body).toContain('&quot;&gt;&lt;script&gt;');
  });

  test('never holds the whole number or the proof', async () => {
    for (const found of [pendingVerification({ id }), provenVerification({ id })]) {
      for (const path of [PAGE, `${PAGE}/state`]) {
        const { result } = await ask(path, {}, { verification: async () => found });
        expect(result.body).not.toContain(NUMBER.slice(1));
        expect(result.body).not.toContain(proofView(provenVerification({ id })).token);
      }
    }
  });

  test('says kindly that a link opens nothing, and to a script so that it understands', async () => {
    const page = await ask('/v/nothing');
    expect(page.result.statusCode).toBe(404);
    expect(page.result.headers['content-type']).toContain('text/html');
    const state = await ask('/v/nothing/state');
    expect([state.result.statusCode, state.body]).toMatchObject([404, { error: { code: 'not_found' } }]);
  });

  test('says when to look again', async () => {
    const { result, body } = await ask(`${PAGE}/state`);
    expect(result.headers['retry-after']).toBe('2');
    expect(body).toMatchObject({ poll_after: 1.5, status: 'pending' });
  });
});

describe('the script that checks numbers', () => {
  test('is kept for a year, by an address that changes with it', async () => {
    const { result } = await ask('/v1/page/number.js', { routeKey: 'GET /v1/page/number.js' });
    expect(result.body).toBe('NUMBERS');
    expect(result.headers['cache-control']).toContain('immutable');
  });
});
