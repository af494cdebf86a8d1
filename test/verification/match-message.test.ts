import { describe, expect, test } from 'vitest';
import { CHANNEL_NAMES } from '../../shared/channels/names.ts';
import { decide } from '../../shared/verification/match-message.ts';
import type { Status, Verification } from '../../shared/verification/verification.ts';
import { SECOND } from '../fakes/clock.ts';
import {
  NUMBER,
  OTHER_NUMBER,
  pendingVerification,
  provenVerification,
  revokedVerification,
} from '../fakes/verifications.ts';

const DEADLINE = pendingVerification().expiresAt;

const IN_STATUS: Readonly<Record<Status, (attempts: number) => Verification>> = {
  pending: (attempts) => pendingVerification({ attempts }),
  verified: (attempts) => provenVerification({ attempts }),
  revoked: (attempts) => revokedVerification({ attempts }),
  failed: (attempts) => ({ ...pendingVerification({ attempts }), status: 'failed' }),
  expired: (attempts) => ({ ...pendingVerification({ attempts }), status: 'expired' }),
  cancelled: (attempts) => ({ ...pendingVerification({ attempts }), status: 'cancelled' }),
};

const STATUSES = ['pending', 'verified', 'revoked', 'failed', 'expired', 'cancelled'] as const;
const NUMBERS = [
  ['without a number', undefined],
  ['the claimed number', NUMBER],
  ['another number', OTHER_NUMBER],
] as const;
const ARRIVALS = [
  ['in time', DEADLINE - 1],
  ['at the deadline', DEADLINE],
  ['after the deadline', DEADLINE + SECOND],
] as const;

// The fixture's only channel is telegram. Whatever this table does not name is no_match.
const MEANINGS: Readonly<Record<string, string>> = {
  'pending, 0 attempts, telegram, in time, without a number': 'ask_number',
  'pending, 1 attempts, telegram, in time, without a number': 'ask_number',
  'pending, 2 attempts, telegram, in time, without a number': 'ask_number',
  'pending, 0 attempts, telegram, in time, the claimed number': 'verify',
  'pending, 1 attempts, telegram, in time, the claimed number': 'verify',
  'pending, 2 attempts, telegram, in time, the claimed number': 'verify',
  'pending, 0 attempts, telegram, in time, another number': 'wrong_sender',
  'pending, 1 attempts, telegram, in time, another number': 'wrong_sender',
  'pending, 2 attempts, telegram, in time, another number': 'wrong_sender',
  'pending, 3 attempts, telegram, in time, the claimed number': 'exhausted',
  'pending, 3 attempts, telegram, in time, another number': 'exhausted',
  ...Object.fromEntries(
    [0, 1, 2, 3].flatMap((attempts) =>
      ARRIVALS.map(([arrival]) => [
        `verified, ${attempts} attempts, telegram, ${arrival}, the claimed number`,
        'already_verified',
      ]),
    ),
  ),
};

const CASES = STATUSES.flatMap((status) =>
  [0, 1, 2, 3].flatMap((attempts) =>
    CHANNEL_NAMES.flatMap((channel) =>
      ARRIVALS.flatMap(([arrival, now]) =>
        NUMBERS.map(([whose, number]) => {
          const name = `${status}, ${attempts} attempts, ${channel}, ${arrival}, ${whose}`;
          return { name, status, attempts, channel, now, number };
        }),
      ),
    ),
  ),
);

describe('what a message means for a verification over Telegram', () => {
  test.each(CASES)('$name', ({ name, status, attempts, channel, now, number }) => {
    const verification = IN_STATUS[status](attempts);
    const decision = decide(verification, { channel, number }, now);
    const kind = MEANINGS[name] ?? 'no_match';
    expect(decision).toEqual(kind === 'no_match' ? { kind } : { kind, verification });
  });

  test('all lines of the table were met', () => {
    const names = new Set(CASES.map(({ name }) => name));
    expect(Object.keys(MEANINGS).filter((name) => !names.has(name))).toEqual([]);
  });
});

describe('what a message means', () => {
  test('without a verification: nothing', () => {
    expect(decide(undefined, { channel: 'telegram', number: NUMBER }, DEADLINE - 1)).toEqual({
      kind: 'no_match',
    });
  });

  test('over each of several allowed channels: the same', () => {
    const verification = pendingVerification({ channels: ['telegram', 'whatsapp'] });
    for (const channel of ['telegram', 'whatsapp'] as const) {
      expect(decide(verification, { channel, number: NUMBER }, DEADLINE - 1).kind).toBe('verify');
    }
    expect(decide(verification, { channel: 'sms', number: NUMBER }, DEADLINE - 1).kind).toBe('no_match');
  });

  test('over the channel that lost: nothing, though it was allowed', () => {
    const verification = provenVerification({ channels: ['telegram', 'whatsapp'] });
    expect(decide(verification, { channel: 'whatsapp', number: NUMBER }, DEADLINE - 1).kind).toBe('no_match');
  });
});
