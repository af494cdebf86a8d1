import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawAssetCode, findAssetCode, MOST_CODES, openLink } from '../../shared/page/page-link.ts';
import { createRequest } from '../../shared/requests/create.ts';
import { drawChallenge, SECRET_BYTES } from '../../shared/verification/challenge-code.ts';
import { HOUR, TEN_O_CLOCK } from '../fakes/clock.ts';
import { fakeCounterStore } from '../fakes/counter-store.ts';
import { fakeVerificationStore } from '../fakes/verification-store.ts';
import { NUMBER } from '../fakes/verifications.ts';
import { creator } from '../verification/creator.ts';

const subkey = Buffer.alloc(32, 1);
const secrets = fc.uint8Array({ minLength: SECRET_BYTES, maxLength: SECRET_BYTES });
const moments = fc.integer({ min: TEN_O_CLOCK, max: TEN_O_CLOCK + 1000 * HOUR });

describe('a link', () => {
  test('opens what it was drawn for, and its code', () => {
    fc.assert(
      fc.property(secrets, moments, fc.boolean(), (secret, now, long) => {
        const { link, id, code } = drawChallenge(subkey, now, secret, { long });
        expect(openLink(subkey, link)).toEqual({ kind: 'challenge', id, code });
      }),
    );
  });

  test('opens nothing else by another subkey', () => {
    const { link, id, code } = drawChallenge(subkey, TEN_O_CLOCK, new Uint8Array(SECRET_BYTES));
    const opened = openLink(Buffer.alloc(32, 2), link);
    expect(opened).not.toMatchObject({ id });
    expect(opened).not.toMatchObject({ code });
  });

  test.each([
    '',
    's',
    'r',
    'x',
    '../../etc/passwd',
    'A'.repeat(26),
    'A'.repeat(28),
    `t${'A'.repeat(27)}`,
    `${'A'.repeat(26)}B`,
  ])('that was never drawn opens nothing: %s', (link) => {
    expect(openLink(subkey, link)).toBeUndefined();
  });

  test('of any text never fails', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        openLink(subkey, text);
      }),
    );
  });
});

describe('a request’s link', () => {
  test('opens the request and each of its assets’ codes', async () => {
    const inserted: { id: string }[] = [];
    const verifications = fakeVerificationStore();
    const ports = {
      verifications: {
        find: verifications.find,
        async insert(verification: Parameters<typeof verifications.insert>[0]) {
          inserted.push(verification);
          return verifications.insert(verification);
        },
      },
      requests: { insert: async () => true, find: async () => undefined },
      counters: fakeCounterStore(),
      clock: { now: () => TEN_O_CLOCK },
      random: { bytes: (length: number) => new Uint8Array(length).fill(7) },
    };
    const made = creator();
    const asset = (identifier: string) => ({
      identifier,
      region: 'LT',
      channels: ['sms'] as const,
      required: true,
    });
    const { request, link } = await createRequest(ports, made, {
      wanted: {
        assets: [asset(NUMBER), asset('+37069199198')],
        assurance: 'low',
        partialOk: false,
        proofExpiryDays: 30,
        lifeSeconds: 86_400,
      },
      route: 'POST /api/v1/verification-requests',
    });
    const opened = openLink(made.codeSubkey, link);
    expect(opened).toMatchObject({ kind: 'request', id: request.id });
    if (opened?.kind !== 'request') throw new Error('It opened something else.');
    const found = request.assets.map(({ verificationId = '' }, place) =>
      findAssetCode(made.codeSubkey, opened.secret, place, verificationId),
    );
    expect(found).toEqual([expect.objectContaining({ nth: 1 }), expect.objectContaining({ nth: 1 })]);
    expect(new Set(found.map((each) => each?.code)).size).toBe(2);
    expect(inserted.map(({ id }) => id)).toEqual(request.assets.map(({ verificationId }) => verificationId));
  });

  test('finds a later code of any hour, and how many were drawn', () => {
    fc.assert(
      fc.property(
        secrets,
        moments,
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 1, max: MOST_CODES }),
        (secret, time, place, nth) => {
          const { id, code } = drawAssetCode(subkey, secret, { place, nth, time });
          expect(findAssetCode(subkey, secret, place, id)).toEqual({ code, nth });
          expect(findAssetCode(subkey, secret, place + 1, id)).toBeUndefined();
        },
      ),
    );
  });
});
