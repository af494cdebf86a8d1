import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import {
  parseWebhookSecrets,
  rotateSecrets,
  secretHint,
  serializeWebhookSecrets,
  validSecrets,
  type WebhookSecret,
} from '../../shared/webhooks/secrets.ts';
import { DAY, TEN_O_CLOCK } from '../fakes/clock.ts';

const random = { bytes: (length: number) => randomBytes(length) };
const rotated = (secrets: readonly WebhookSecret[], now: number) => rotateSecrets(secrets, { now, random });

test('a first secret is valid from now on, for good', () => {
  const { made, secrets } = rotated([], TEN_O_CLOCK);
  expect(made).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(validSecrets(secrets, TEN_O_CLOCK)).toEqual([made]);
  expect(validSecrets(secrets, TEN_O_CLOCK + 3650 * DAY)).toEqual([made]);
});

test('a rotation has two valid at once, the older first, and after a day the newer alone', () => {
  const first = rotated([], TEN_O_CLOCK);
  const second = rotated(first.secrets, TEN_O_CLOCK + DAY);
  expect(validSecrets(second.secrets, TEN_O_CLOCK + DAY)).toEqual([first.made, second.made]);
  expect(validSecrets(second.secrets, TEN_O_CLOCK + 2 * DAY - 1)).toEqual([first.made, second.made]);
  expect(validSecrets(second.secrets, TEN_O_CLOCK + 2 * DAY)).toEqual([second.made]);
});

test('a rotation during another never has three', () => {
  const first = rotated([], TEN_O_CLOCK);
  const second = rotated(first.secrets, TEN_O_CLOCK);
  const third = rotated(second.secrets, TEN_O_CLOCK);
  expect(validSecrets(third.secrets, TEN_O_CLOCK)).toEqual([second.made, third.made]);
});

test('what is stored is read back, and anything else stops the reader', () => {
  const { secrets } = rotated(rotated([], TEN_O_CLOCK).secrets, TEN_O_CLOCK);
  expect(parseWebhookSecrets(serializeWebhookSecrets(secrets))).toEqual(secrets);
  for (const text of ['', '[{}]', '[{"secret":"","from":0}]', '[{"secret":"whsec_","from":0}]', '{}'])
    expect(() => parseWebhookSecrets(text)).toThrow();
});

test('of what is no list of secrets nothing is said: the error is logged', () => {
  const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
  for (const text of [
    secret,
    'whsec_CQkJ',
    `{"a":"${secret}"`,
    `[{"secret":"${secret}","from":"${secret}"}]`,
  ]) {
    const said = errorOf(() => parseWebhookSecrets(text));
    expect(said).toMatch(/npx verso webhooks secret rotate/);
    expect(said).not.toMatch(/whsec_|CQkJ/);
  }
});

/** All that could be printed of it. */
function errorOf(work: () => unknown): string {
  try {
    return `Nothing was thrown: ${work()}`;
  } catch (error) {
    return inspect(error);
  }
}

test('a hint shows nothing that could be signed with', () => {
  const { made } = rotated([], TEN_O_CLOCK);
  expect(secretHint(made)).toMatch(/^whsec_\.\.\..{4}$/);
});
