import { describe, expect, test } from 'vitest';
import { candidateIds, drawChallenge, SECRET_BYTES } from '../../shared/verification/challenge-code.ts';
import { type CreateCommand, createVerification } from '../../shared/verification/create.ts';
import { readCreateRequest } from '../../shared/verification/create-request.ts';
import { DAY, fakeClock, MINUTE, TEN_O_CLOCK } from '../fakes/clock.ts';
import { fakeVerificationStore } from '../fakes/verification-store.ts';
import { ISSUER, NUMBER, PROJECT } from '../fakes/verifications.ts';
import { creator, ENDLESS, OFFERED, ROUTE } from './creator.ts';

const { codeSubkey } = creator();

function command(body: object = {}): CreateCommand {
  const wanted = readCreateRequest(
    { type: 'phone', channel: 'telegram', identifier: NUMBER, ...body },
    OFFERED,
  );
  return { wanted, route: ROUTE };
}

/** A random source that draws these bytes, then the next ones, and so on. */
function drawing(...draws: readonly number[]) {
  let next = 0;
  return {
    bytes(length: number) {
      const drawn = Buffer.alloc(length, draws[next]);
      next += 1;
      return drawn;
    },
  };
}

describe('a created verification', () => {
  test('is pending, for one channel and number, until its deadline', async () => {
    const verifications = fakeVerificationStore();
    const ports = { verifications, counters: ENDLESS, clock: fakeClock(), random: drawing(1) };
    const { verification, challenge } = await createVerification(ports, creator(), command());
    expect(verification).toEqual({
      id: challenge.id,
      projectId: PROJECT.id,
      projectName: PROJECT.name,
      environment: 'live',
      issuer: ISSUER,
      type: 'phone',
      flow: 'verification',
      channels: ['telegram'],
      identifier: NUMBER,
      region: 'LT',
      assurance: 'basic',
      proofExpiryDays: 30,
      status: 'pending',
      attempts: 0,
      wrongSenders: [],
      sequence: 0,
      createdAt: TEN_O_CLOCK,
      updatedAt: TEN_O_CLOCK,
      expiresAt: TEN_O_CLOCK + 10 * MINUTE,
      deleteAfter: TEN_O_CLOCK + 10 * MINUTE + 30 * DAY,
    });
    expect(await verifications.find(challenge.id, { consistent: true })).toEqual(verification);
  });

  test('keeps what the caller sent along', async () => {
    const ports = {
      verifications: fakeVerificationStore(),
      counters: ENDLESS,
      clock: fakeClock(),
      random: drawing(1),
    };
    const sent = {
      external_user_id: 'user-1',
      client_metadata: { plan: 'pro' },
      callback_url: 'https://example.com/hook',
      redirect_url: 'https://example.com/back',
      nonce: '12345678',
      locale: 'lt',
    };
    const { verification } = await createVerification(ports, creator(), command(sent));
    expect(verification).toMatchObject({
      externalUserId: 'user-1',
      clientMetadata: { plan: 'pro' },
      callbackUrl: 'https://example.com/hook',
      redirectUrl: 'https://example.com/back',
      nonce: '12345678',
      locale: 'lt',
    });
  });

  test('is found by its code, and holds neither the code nor the link', async () => {
    const ports = {
      verifications: fakeVerificationStore(),
      counters: ENDLESS,
      clock: fakeClock(),
      random: drawing(1),
    };
    const { verification, challenge } = await createVerification(ports, creator(), command());
    expect(candidateIds(codeSubkey, TEN_O_CLOCK, challenge.code)).toContain(verification.id);
    expect(JSON.stringify(verification)).not.toContain(challenge.code);
    expect(JSON.stringify(verification)).not.toContain(challenge.link);
  });
});

describe('a draw that hits an existing verification', () => {
  test('is repeated, and leaves that one as it was', async () => {
    const verifications = fakeVerificationStore();
    const first = await createVerification(
      { verifications, counters: ENDLESS, clock: fakeClock(), random: drawing(1) },
      creator(),
      command(),
    );
    const random = drawing(1, 1, 2);
    const second = await createVerification(
      { verifications, counters: ENDLESS, clock: fakeClock(), random },
      creator(),
      command({ channel: 'sms' }),
    );
    const drawn = drawChallenge(codeSubkey, TEN_O_CLOCK, Buffer.alloc(SECRET_BYTES, 2));
    expect(second.challenge).toEqual(drawn);
    expect(await verifications.find(first.verification.id, { consistent: true })).toEqual(first.verification);
  });

  test('five times running is an error, not a loop', async () => {
    let draws = 0;
    const full = {
      find: async () => undefined,
      async insert() {
        draws += 1;
        return false;
      },
    };
    const random = drawing(1, 2, 3, 4, 5, 6);
    const ports = { verifications: full, counters: ENDLESS, clock: fakeClock(), random };
    await expect(createVerification(ports, creator(), command())).rejects.toThrow('Every draw');
    expect(draws).toBe(5);
  });
});
