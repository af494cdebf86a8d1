import { describe, expect, test } from 'vitest';
import { type FetchRevocationsOptions, fetchRevocations } from '../../shared/client/index.ts';
import { around, ID } from './answers.ts';
import { altered, ISSUER, NOW, newIssuer } from './issuer.ts';
import { type Reply, useService } from './service.ts';

const LIST = '/api/v1/proofs/revoked';
const issuer = await newIssuer();
const stranger = await newIssuer();
const service = useService();

const from = (options: Partial<FetchRevocationsOptions> = {}) =>
  fetchRevocations({
    issuer: ISSUER,
    baseUrl: service.url,
    jwks: issuer.jwks,
    currentDate: NOW,
    ...options,
  });

/** Serves signed pages by cursor: `page-2` is the second. */
function servePages(pages: readonly string[], cursorOf = (next: number) => `page-${next}`) {
  service.answer(({ url }) => {
    const cursor = new URL(url, service.url).searchParams.get('cursor');
    const number = cursor === null ? 1 : Number(cursor.slice('page-'.length));
    const next = number < pages.length ? { nextCursor: cursorOf(number + 1) } : {};
    return around(pages[number - 1] ?? '', next);
  });
}

const requests = () => service.received.map(({ url }) => url);
const page = (number: number, pages: number, revoked: readonly string[], more: object = {}) =>
  issuer.page(revoked, { page: number, pages, ...more });

describe('the list of revoked proofs', () => {
  test('is one page', async () => {
    servePages([await page(1, 1, ['proof_a', 'proof_b'])]);
    const list = await from();
    expect(['proof_a', 'proof_b', 'proof_c'].map(list.has)).toEqual([true, true, false]);
    expect(list).toMatchObject({
      issuer: ISSUER,
      size: 2,
      issuedAt: new Date('2026-02-04T10:09:00.000Z'),
      expiresAt: new Date('2026-02-04T11:09:00.000Z'),
    });
    expect(requests()).toEqual([LIST]);
    expect(service.received[0]?.headers).not.toHaveProperty('authorization');
  });

  test('may be empty', async () => {
    servePages([await page(1, 1, [])]);
    expect(await from()).toMatchObject({ size: 0 });
  });

  test('is as many pages as it says, and expires with the first of them', async () => {
    servePages([
      await page(1, 3, ['proof_a']),
      await page(2, 3, ['proof_b'], { iat: 1770199700, exp: 1770200000 }),
      await page(3, 3, ['proof_c']),
    ]);
    const list = await from();
    expect(['proof_a', 'proof_b', 'proof_c'].map(list.has)).toEqual([true, true, true]);
    expect(list).toMatchObject({ issuedAt: new Date(1770199700_000), expiresAt: new Date(1770200000_000) });
    expect(requests()).toEqual([LIST, `${LIST}?cursor=page-2`, `${LIST}?cursor=page-3`]);
  });

  test('comes from the issuer itself, with its keys, where nothing else is said', async () => {
    const signature = await issuer.page(['proof_a'], { iss: service.url });
    service.answer(({ url }) =>
      url === LIST ? around(signature) : { body: url === '/.well-known/jwks.json' ? issuer.jwks : {} },
    );
    const list = await fetchRevocations({ issuer: service.url, currentDate: NOW });
    expect(list.has('proof_a')).toBe(true);
  });

  test('of a sandbox is opened by a test key', async () => {
    const sandbox = `${ISSUER}/test`;
    const signature = await issuer.page(['proof_a'], { iss: sandbox });
    service.answer(() => around(signature));
    expect(await from({ issuer: sandbox, apiKey: 'pk_test_any' })).toMatchObject({
      issuer: sandbox,
      size: 1,
    });
    expect(service.received[0]?.headers.authorization).toBe('Bearer pk_test_any');
  });

  test('is read again when a new one begins between two pages', async () => {
    const [old, first, second] = [
      await page(1, 2, ['proof_a'], { snapshot: 'old' }),
      await page(1, 2, ['proof_a'], { snapshot: 'new' }),
      await page(2, 2, ['proof_b'], { snapshot: 'new' }),
    ];
    const more = { nextCursor: 'page-2' };
    service.answerInTurn(around(old, more), around(second), around(first, more), around(second));
    expect(await from()).toMatchObject({ size: 2 });
  });
});

describe('a list is refused', () => {
  test.each<[string, () => Promise<string>, string]>([
    ['signed by another key', () => stranger.page([]), 'invalid'],
    ['signed by another key under this kid', () => stranger.page([], {}, { kid: issuer.jwk.kid }), 'invalid'],
    [
      'without a signature',
      async () => altered(await issuer.page([]), { header: { alg: 'none' } }),
      'invalid',
    ],
    [
      'with an entry taken out',
      async () => altered(await issuer.page(['a']), { claims: { revoked: [] } }),
      'invalid',
    ],
    ['that is a proof', () => issuer.proof(), 'invalid'],
    ['that is a proof of the list’s form', () => issuer.page([], {}, { typ: 'JWT' }), 'invalid'],
    ['that names somebody', () => issuer.page([], { sub: ID }), 'invalid'],
    ['of another issuer', () => issuer.page([], { iss: 'https://evil.example.com' }), 'invalid'],
    ['of the sandbox', () => issuer.page([], { iss: `${ISSUER}/test` }), 'invalid'],
    ['that is over', () => issuer.page([], { exp: NOW.getTime() / 1000 }), 'expired'],
    ['that never ends', () => issuer.page([], { exp: undefined }), 'invalid'],
    ['of no date', () => issuer.page([], { iat: undefined }), 'invalid'],
    ['of no snapshot', () => issuer.page([], { snapshot: undefined }), 'invalid'],
    ['of entries without an id', () => issuer.page([], { revoked: [{ reason: 'fraud' }] }), 'invalid'],
    ['of no entries', () => issuer.page([], { revoked: undefined }), 'invalid'],
    ['on page 0', () => issuer.page([], { page: 0 }), 'invalid'],
    ['on page 2 of 1', () => issuer.page([], { page: 2 }), 'invalid'],
    ['on page 1 of 1.5', () => issuer.page([], { pages: 1.5 }), 'invalid'],
    ['that is no token', async () => 'signature', 'invalid'],
  ])('%s', async (_what, token, reason) => {
    const signature = await token();
    service.answer(() => around(signature));
    await expect(from()).rejects.toMatchObject({ name: 'RevocationListError', reason });
  });

  const incomplete: readonly [string, (next: object) => Promise<readonly [Reply, ...Reply[]]>][] = [
    ['without its end', async () => [around(await page(1, 2, ['a']))]],
    ['without its beginning', async (next) => [around(await page(2, 2, ['b']), next)]],
    [
      'without its middle',
      async (next) => [around(await page(1, 3, ['a']), next), around(await page(3, 3, ['c']))],
    ],
    ['whose first page comes again', async (next) => [around(await page(1, 2, ['a']), next)]],
    [
      'with a page of another snapshot',
      async (next) => [
        around(await page(1, 2, ['a']), next),
        around(await page(2, 2, [], { snapshot: '2026-02-03T10:09:00.000Z' })),
      ],
    ],
    [
      'with the end of a shorter list',
      async (next) => [around(await page(1, 3, ['a']), next), around(await page(2, 2, ['b']))],
    ],
  ];

  test.each(incomplete)('%s, however often it is fetched', async (_what, make) => {
    const [first, second = first] = await make({ nextCursor: 'page-2' });
    service.answer(({ url }) => (url === LIST ? first : second));
    await expect(from()).rejects.toMatchObject({ name: 'RevocationListError', reason: 'incomplete' });
    expect(requests().length).toBeLessThanOrEqual(6);
  });

  test('whatever stands beside the signed one', async () => {
    const signature = await issuer.page(['proof_a']);
    service.answer(() => around(signature, { revoked: [{ proof_id: 'proof_b' }], count: 1 }));
    const list = await from();
    expect(['proof_a', 'proof_b'].map(list.has)).toEqual([true, false]);
  });

  test.each([
    [
      { status: 503, headers: { 'retry-after': '1' } },
      { name: 'VersoApiError', status: 503, retryAfter: 1 },
    ],
    [{ body: { revoked: [] } }, { name: 'VersoConnectionError', reason: 'unreadable' }],
  ])('that the service does not answer: %j', async (reply, error) => {
    service.answer(() => reply);
    await expect(from()).rejects.toMatchObject(error);
  });
});
