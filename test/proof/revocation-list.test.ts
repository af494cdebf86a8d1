import { createLocalJWKSet, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import type { RevocationLists } from '../../shared/ports.ts';
import type { ListedRevocation } from '../../shared/proof/revocation.ts';
import { REVOCATIONS_TYPE, revocationList } from '../../shared/proof/revocation-list.ts';
import { fakeClock, MINUTE, SECOND, TEN_O_CLOCK } from '../fakes/clock.ts';
import { refusalOf } from '../fakes/refusal.ts';
import { fakeRevocations } from '../fakes/revocations.ts';
import { fakeSigner } from '../fakes/signing-keys.ts';
import { ISSUER } from '../fakes/verifications.ts';
import { deployment } from './tokens.ts';

const LATER = TEN_O_CLOCK / 1000 + 86_400;

function setUp() {
  const clock = fakeClock(TEN_O_CLOCK + 30 * SECOND);
  const revocations = fakeRevocations();
  const signer = fakeSigner(deployment.live, deployment.test);
  const context = { issuer: ISSUER, settings: deployment.settings, environment: 'live' as const };
  const container = () => {
    const page = revocationList({ revocations, signer, clock });
    return (cursor?: string, environment: 'live' | 'test' = 'live') =>
      page({ ...context, environment }, cursor);
  };
  return { clock, revocations, signer, container, page: container() };
}

const revocation = (place: number, overrides: Partial<ListedRevocation> = {}): ListedRevocation => ({
  proofId: place.toString(16).padStart(24, '0'),
  revokedAt: TEN_O_CLOCK - MINUTE,
  reason: 'fraud',
  expiresAt: LATER,
  ...overrides,
});

function countReads(revocations: RevocationLists): () => number {
  let reads = 0;
  const { all } = revocations;
  revocations.all = (environment) => {
    reads += 1;
    return all(environment);
  };
  return () => reads;
}

const idsOf = ({ revoked }: Readonly<Record<string, unknown>>) => JSON.stringify(revoked);

describe('the list of revoked proofs', () => {
  test('is signed as what it is, by the key that signs proofs, for an hour', async () => {
    const { clock, revocations, page } = setUp();
    await revocations.add('live', revocation(1));
    const answer = await page();
    const { payload, protectedHeader } = await jwtVerify(
      String(answer.signature),
      createLocalJWKSet({ keys: [deployment.live.key.jwk] }),
      { issuer: ISSUER, typ: REVOCATIONS_TYPE, currentDate: new Date(clock.now()) },
    );
    expect(protectedHeader).toEqual({ alg: 'RS256', typ: REVOCATIONS_TYPE, kid: answer.kid });
    expect(payload).toEqual({
      iss: ISSUER,
      iat: TEN_O_CLOCK / 1000,
      exp: TEN_O_CLOCK / 1000 + 3600,
      snapshot: '2026-02-04T10:00:00.000Z',
      page: 1,
      pages: 1,
      revoked: [{ proof_id: revocation(1).proofId, revoked_at: '2026-02-04T09:59:00.000Z', reason: 'fraud' }],
    });
    expect(answer).toMatchObject({ revoked: payload.revoked, count: 1, issued_at: payload.snapshot });
  });

  test('has a revocation at the latest 65 seconds after it was made', async () => {
    const { clock, revocations, page } = setUp();
    await revocations.add('live', revocation(1, { revokedAt: clock.now() }));
    expect(idsOf(await page())).toBe('[]');
    clock.advance(35 * SECOND);
    expect(idsOf(await page())).toContain(revocation(1).proofId);
  });

  test('loses one when its proof would have expired', async () => {
    const { clock, revocations, page } = setUp();
    await revocations.add('live', revocation(1, { expiresAt: TEN_O_CLOCK / 1000 + 60 }));
    expect(idsOf(await page())).toContain(revocation(1).proofId);
    clock.advance(2 * MINUTE);
    expect(idsOf(await page())).toBe('[]');
  });

  test('is signed once a minute however often it is asked for, and the same everywhere', async () => {
    const { clock, signer, revocations, page, container } = setUp();
    await revocations.add('live', revocation(1));
    const answers = await Promise.all(Array.from({ length: 20 }, () => page()));
    expect(signer.signatures).toHaveLength(1);
    expect(await container()()).toEqual(answers[0]);
    clock.advance(MINUTE);
    await page();
    expect(signer.signatures).toHaveLength(3);
  });

  test('goes on in pages of a thousand, all of one snapshot', async () => {
    const { clock, revocations, page } = setUp();
    for (let place = 1; place <= 2500; place += 1) await revocations.add('live', revocation(place));
    const pages = [await page()];
    // What is revoked meanwhile belongs to the next list.
    await revocations.add('live', revocation(0, { revokedAt: clock.now() }));
    clock.advance(2 * MINUTE);
    while (pages.at(-1)?.nextCursor) pages.push(await page(String(pages.at(-1)?.nextCursor)));
    expect(pages.map(({ page: number, pages: of, count }) => [number, of, count])).toEqual([
      [1, 3, 2500],
      [2, 3, 2500],
      [3, 3, 2500],
    ]);
    expect(new Set(pages.map(({ issued_at }) => issued_at)).size).toBe(1);
    const ids = pages.flatMap(({ revoked }) => (Array.isArray(revoked) ? revoked : []));
    expect(new Set(ids.map(({ proof_id }) => proof_id)).size).toBe(2500);
  });

  test('is read once a minute, however many pages of however many lists are asked for', async () => {
    const { clock, revocations, signer, container } = setUp();
    for (let place = 1; place <= 1500; place += 1) await revocations.add('live', revocation(place));
    const cursors: string[] = [];
    const elsewhere = container();
    for (let minute = 0; minute < 3; minute += 1, clock.advance(MINUTE)) {
      cursors.push(String((await elsewhere()).nextCursor));
    }
    const reads = countReads(revocations);
    const page = container();
    const before = signer.signatures.length;
    const ask = () => Promise.all([...cursors, undefined].map((cursor) => page(cursor)));
    await ask();
    const signatures = signer.signatures.length - before;
    await ask();
    expect(reads()).toBe(1);
    // One for each of the four pages, and one for the key of the cursors.
    expect([signatures, signer.signatures.length - before]).toEqual([5, 5]);
  });

  test('reads and signs no page for a cursor that was made up', async () => {
    const { revocations, signer, page } = setUp();
    for (let place = 1; place <= 1500; place += 1) await revocations.add('live', revocation(place));
    const { nextCursor } = await page();
    const before = signer.signatures.length;
    const reads = countReads(revocations);
    const [snapshot, number, tag] = String(nextCursor).split('.');
    const madeUp = [
      `${Number(snapshot) - MINUTE}.${number}.${tag}`,
      `${snapshot}.1.${tag}`,
      `${snapshot}.3.${tag}`,
      `${snapshot}.${number}.${'A'.repeat(16)}`,
      `${snapshot}.${number}`,
    ];
    for (const cursor of madeUp) {
      expect(await refusalOf(() => page(cursor)), cursor).toMatchObject({ code: 'validation_error' });
    }
    expect(reads()).toBe(0);
    expect(signer.signatures).toHaveLength(before);
  });

  test('can be read on for a quarter of an hour, and a cursor of the live list opens no other', async () => {
    const { clock, revocations, page } = setUp();
    for (let place = 1; place <= 1500; place += 1) {
      await revocations.add('live', revocation(place));
      await revocations.add('test', revocation(place));
    }
    const cursor = String((await page()).nextCursor);
    expect(await refusalOf(() => page(cursor, 'test'))).toMatchObject({ code: 'validation_error' });
    clock.advance(14 * MINUTE);
    expect(await page(cursor)).toMatchObject({ page: 2, pages: 2 });
    clock.advance(MINUTE);
    expect(await refusalOf(() => page(cursor))).toMatchObject({ code: 'validation_error' });
  });

  test('of the sandbox is another one, by another key', async () => {
    const { revocations, page } = setUp();
    await revocations.add('test', revocation(1));
    expect(idsOf(await page())).toBe('[]');
    const sandbox = await page(undefined, 'test');
    expect(idsOf(sandbox)).toContain(revocation(1).proofId);
    await jwtVerify(String(sandbox.signature), createLocalJWKSet({ keys: [deployment.test.key.jwk] }), {
      issuer: `${ISSUER}/test`,
      currentDate: new Date(TEN_O_CLOCK + MINUTE),
    });
  });

  test('is not remembered when it could not be signed', async () => {
    const { clock, revocations } = setUp();
    let away = true;
    const signer = fakeSigner(deployment.live);
    const page = revocationList({
      revocations,
      clock,
      signer: {
        async sign(...signed) {
          if (away) throw new Error('KMS is away.');
          return signer.sign(...signed);
        },
      },
    });
    const context = { issuer: ISSUER, settings: deployment.settings, environment: 'live' } as const;
    await expect(page(context, undefined)).rejects.toThrow('away');
    away = false;
    expect(await page(context, undefined)).toMatchObject({ count: 0 });
  });

  test.each(['garbage', '', `${TEN_O_CLOCK}.1`, Buffer.from(`${TEN_O_CLOCK}.1`).toString('base64url')])(
    'refuses the cursor %j',
    async (cursor) => {
      const { page } = setUp();
      expect(await refusalOf(() => page(cursor))).toMatchObject({ code: 'validation_error' });
    },
  );
});
