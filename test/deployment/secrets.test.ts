import { describe, expect, test } from 'vitest';
import { PARAMETERS } from '../../shared/config/names.ts';
import { rememberedSecrets } from '../../shared/deployment/secrets.ts';
import { fakeClock, MINUTE } from '../fakes/clock.ts';
import { refusalOf } from '../fakes/refusal.ts';

const { codeSubkey, senderSubkey, telegramSecretToken } = PARAMETERS;

function setUp(parameters: Record<string, string>) {
  const clock = fakeClock();
  const stored = new Map(Object.entries(parameters));
  const loads: (readonly string[])[] = [];
  const away = { now: false };
  const secrets = rememberedSecrets({
    prefix: '/verso/test',
    clock,
    async load(names) {
      loads.push(names);
      if (away.now) throw new Error('away');
      return new Map([...stored].filter(([name]) => names.includes(name)));
    },
  });
  return { clock, stored, loads, secrets, away };
}

const BOTH = { '/verso/test/subkeys/code': 'one', '/verso/test/subkeys/sender': 'two' };

describe('secrets', () => {
  test('are read by the names below the deployment’s prefix, all in one call', async () => {
    const { secrets, loads } = setUp(BOTH);
    const secret = await secrets.read([codeSubkey, senderSubkey]);
    expect([secret(codeSubkey).toString(), secret(senderSubkey).toString()]).toEqual(['one', 'two']);
    expect(loads).toEqual([Object.keys(BOTH)]);
  });

  test('are read again after five minutes, so that a rotated one is in use', async () => {
    const { clock, stored, loads, secrets } = setUp(BOTH);
    await secrets.read([codeSubkey]);
    stored.set('/verso/test/subkeys/code', 'rotated');
    clock.advance(5 * MINUTE - 1);
    expect((await secrets.read([codeSubkey]))(codeSubkey).toString()).toBe('one');
    expect(loads).toHaveLength(1);
    clock.advance(1);
    expect((await secrets.read([codeSubkey]))(codeSubkey).toString()).toBe('rotated');
    expect(loads).toHaveLength(2);
  });

  test('that are known outlive a parameter store that is away, and are read again soon', async () => {
    const { away, clock, stored, secrets } = setUp(BOTH);
    await secrets.read([codeSubkey]);
    stored.set('/verso/test/subkeys/code', 'rotated');
    away.now = true;
    clock.advance(5 * MINUTE);
    expect((await secrets.read([codeSubkey]))(codeSubkey).toString()).toBe('one');
    away.now = false;
    clock.advance(MINUTE / 2);
    expect((await secrets.read([codeSubkey]))(codeSubkey).toString()).toBe('rotated');
  });

  test('that were never read make the function refuse while the parameter store is away', async () => {
    const { away, secrets } = setUp(BOTH);
    away.now = true;
    await expect(secrets.read([codeSubkey])).rejects.toThrow('away');
  });

  test('that are known are not read along with one that is not', async () => {
    const { loads, secrets } = setUp(BOTH);
    await secrets.read([codeSubkey]);
    await secrets.read([codeSubkey, senderSubkey]);
    expect(loads[1]).toEqual(['/verso/test/subkeys/sender']);
  });

  const TOKEN = '/verso/test/channels/telegram/secret-token';
  const CODE = '/verso/test/subkeys/code';
  test.each([
    ['a missing subkey', { [TOKEN]: 'token' }, 'npx verso bootstrap', codeSubkey],
    ['an empty subkey', { [TOKEN]: 'token', [CODE]: '' }, 'npx verso bootstrap', codeSubkey],
    ["a missing provider's secret", BOTH, 'README', telegramSecretToken],
    ["an empty provider's secret", { ...BOTH, [TOKEN]: '' }, 'README', telegramSecretToken],
  ])(
    'with %s refuse, say where to look, and name it in the log alone',
    async (_, parameters, where, name) => {
      const { secrets } = setUp({ ...parameters });
      const error = await refusalOf(() => secrets.read([codeSubkey, telegramSecretToken]));
      expect(error).toMatchObject({
        code: 'service_unavailable',
        message: expect.stringContaining(where),
        headers: { 'retry-after': '60' },
        cause: expect.objectContaining({ message: expect.stringContaining(name) }),
      });
      expect(error.message).not.toContain(name);
    },
  );

  test('that an operator has just made are there at once', async () => {
    const { stored, secrets } = setUp({});
    await refusalOf(() => secrets.read([codeSubkey]));
    stored.set('/verso/test/subkeys/code', 'made');
    expect((await secrets.read([codeSubkey]))(codeSubkey).toString()).toBe('made');
  });

  test('that were taken away are not used any longer', async () => {
    const { clock, stored, secrets } = setUp(BOTH);
    await secrets.read([codeSubkey]);
    stored.delete('/verso/test/subkeys/code');
    clock.advance(5 * MINUTE);
    expect((await refusalOf(() => secrets.read([codeSubkey]))).code).toBe('service_unavailable');
  });
});
