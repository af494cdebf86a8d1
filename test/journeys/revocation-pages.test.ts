import { createRemoteJWKSet, jwtVerify } from 'jose';
import { beforeAll, expect, test } from 'vitest';
import { dynamoDbRevocationStore } from '../../shared/adapters/dynamodb/revocation-store.ts';
import type { ListedRevocation } from '../../shared/proof/revocation.ts';
import { type Caller, callerWith, expectRefusal, PROOFS, tableOf } from './contract-fixtures.ts';
import { useLocalStack } from './local-stack.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Milliseconds that a busy machine may take for them. */
const THOUSANDS_OF_WRITES = 180_000;

const running = useLocalStack({ clock: 'stands' });
let anybody: Caller;
let begun: number;

beforeAll(() => {
  anybody = callerWith(running, undefined);
  begun = running.stack.now();
});

/** Puts what a thousand calls would have; ids don't follow the time of revocation. */
async function revokeMany(from: number, to: number, more: Partial<ListedRevocation> = {}): Promise<string[]> {
  const store = dynamoDbRevocationStore(tableOf(running));
  const entries = Array.from({ length: to - from }, (_, place) => ({
    proofId: (((from + place) * 7919) % 10_007).toString(16).padStart(24, '0'),
    revokedAt: begun - HOUR + place,
    reason: 'fraud' as const,
    expiresAt: Math.ceil((begun + DAY) / 1000),
    ...more,
  }));
  for (let place = 0; place < entries.length; place += 50) {
    await Promise.all(entries.slice(place, place + 50).map((entry) => store.add('live', entry)));
  }
  return entries.map(({ proofId }) => proofId);
}

async function pageAt(cursor?: string) {
  const { status, body, text } = await anybody.get(`${PROOFS}/revoked${cursor ? `?cursor=${cursor}` : ''}`);
  expect(status, text).toBe(200);
  const { baseUrl, issuer } = running.local;
  const keys = createRemoteJWKSet(new URL(`${baseUrl}/.well-known/jwks.json`));
  const options = { issuer, typ: 'verso-revocations+jwt', currentDate: new Date(body.issued_at) };
  const { payload } = await jwtVerify(body.signature, keys, options);
  const { revoked, page, pages, issued_at } = body;
  expect(payload).toMatchObject({ revoked, page, pages, snapshot: issued_at });
  return body;
}

/** All pages; `between` happens while they are being read. */
async function allPages(between: () => Promise<unknown> = async () => undefined) {
  const pages = [await pageAt()];
  for (let next = pages[0].nextCursor; next; next = pages.at(-1).nextCursor) {
    await between();
    pages.push(await pageAt(next));
  }
  return pages;
}

const idsOf = (pages: readonly { revoked: readonly { proof_id: string }[] }[]) =>
  pages.flatMap(({ revoked }) => revoked.map(({ proof_id }) => proof_id)).toSorted();

test('an empty list is signed as well', async () => {
  expect(await allPages()).toMatchObject([{ revoked: [], count: 0, page: 1, pages: 1, nextCursor: null }]);
});

test(
  'a thousand are one page, and one more begins the second',
  async () => {
    const ids = await revokeMany(0, 1000);
    running.stack.advanceClock(60_000);
    const [only, ...none] = await allPages();
    expect(only).toMatchObject({ count: 1000, pages: 1, nextCursor: null });
    expect(none).toEqual([]);
    ids.push(...(await revokeMany(1000, 1001)));
    running.stack.advanceClock(60_000);
    const pages = await allPages();
    expect(pages.map(({ revoked }) => revoked.length)).toEqual([1000, 1]);
    expect(idsOf(pages)).toEqual(ids.toSorted());
  },
  THOUSANDS_OF_WRITES,
);

test(
  'pages are of one moment, whatever is revoked or expires while they are read',
  async () => {
    const ids = [
      ...(await revokeMany(0, 2500)),
      ...(await revokeMany(2500, 2600, { expiresAt: Math.ceil(begun / 1000) + 300 })),
    ];
    running.stack.advanceClock(60_000);
    let more = 3000;
    const pages = await allPages(async () => {
      await revokeMany(more, more + 500, { revokedAt: begun + 1000 * 60_000 });
      more += 500;
      running.stack.advanceClock(300_000);
    });
    expect(idsOf(pages)).toEqual(ids.toSorted());
    expect(new Set(pages.map(({ issued_at }) => issued_at)).size).toBe(1);
    expect(pages).toMatchObject([1, 2, 3].map((page) => ({ page, pages: 3, count: 2600 })));
    expect(new Set(pages.map(({ signature }) => signature)).size).toBe(3);
    const later = await pageAt();
    expect(Date.parse(later.issued_at)).toBeGreaterThan(Date.parse(pages[0].issued_at));
    expect(later.count, 'those that expired have left').toBe(2500);
  },
  THOUSANDS_OF_WRITES,
);

test('a page is signed once, however often it is asked for', async () => {
  await allPages();
  running.stack.aws.forgetCalls();
  await allPages();
  expect(running.stack.aws.calls).toEqual([]);
});

test('a cursor is good for a quarter of an hour, and is none that anybody could make', async () => {
  const { nextCursor } = await pageAt();
  const [snapshot = '', page, tag] = nextCursor.split('.');
  running.stack.aws.forgetCalls();
  for (const forged of [
    `${snapshot}.9.${tag}`,
    `${snapshot}.0.${tag}`,
    `${Number(snapshot) - 60_000}.${page}.${tag}`,
    `${snapshot}.${page}`,
    Buffer.from(`${snapshot}.${page}`).toString('base64url'),
  ]) {
    const answer = await anybody.get(`${PROOFS}/revoked?cursor=${forged}`);
    expectRefusal(answer, 400, 'validation_error', 'cursor');
  }
  expect(running.stack.aws.calls).toEqual([]);
  running.stack.advanceClock(10 * 60_000);
  expect(await pageAt(nextCursor)).toMatchObject({ page: 2 });
  running.stack.advanceClock(5 * 60_000);
  const late = await anybody.get(`${PROOFS}/revoked?cursor=${nextCursor}`);
  expectRefusal(late, 400, 'validation_error', 'cursor');
});
