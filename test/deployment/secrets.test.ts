import { describe, expect, test } from 'vitest';
import { TELEGRAM_SECRETS } from '../../shared/channels/telegram/secrets.ts';
import { PARAMETERS } from '../../shared/config/names.ts';
import { parseSecretValues } from '../../shared/deployment/secret-list.ts';
import { rememberedSecrets } from '../../shared/deployment/secrets.ts';
import { fakeClock, MINUTE, TEN_O_CLOCK } from '../fakes/clock.ts';
import { refusalOf } from '../fakes/refusal.ts';

const { codeSubkey, senderSubkey } = PARAMETERS;
const { secretToken: telegramSecretToken } = TELEGRAM_SECRETS;

function setUp(parameters: Record<string, string>) {
  const clock = fakeClock();
  const stored = new Map(Object.entries(parameters));
  const loads: (readonly string[])[] = [];
  const away = { now: false, refuses: false };
  const secrets = rememberedSecrets({
    prefix: '/verso/test',
    parse: parseSecretValues,
    clock,
    random: { bytes: (length) => new Uint8Array(length).fill(255) },
    async load(names) {
      loads.push(names);
      if (away.now) throw new Error('away');
      if (away.refuses) throw Object.assign(new Error('AccessDeniedException'), { $fault: 'client' });
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
    ["a missing provider's secret", BOTH, 'npx verso channels telegram set-up', telegramSecretToken],
    [
      "an empty provider's secret",
      { ...BOTH, [TOKEN]: '' },
      'npx verso channels telegram set-up',
      telegramSecretToken,
    ],
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

  test('that an operator has just made are there within half a minute, without a look by every call', async () => {
    const { clock, loads, stored, secrets } = setUp({});
    await refusalOf(() => secrets.read([codeSubkey]));
    stored.set('/verso/test/subkeys/code', 'made');
    clock.advance(MINUTE / 2 - 1);
    await refusalOf(() => secrets.read([codeSubkey]));
    expect(loads).toHaveLength(1);
    clock.advance(1);
    expect((await secrets.read([codeSubkey]))(codeSubkey).toString()).toBe('made');
  });

  test('that may no longer be read are not used any longer, and not asked for by every call', async () => {
    const { away, clock, loads, secrets } = setUp(BOTH);
    await secrets.read([codeSubkey]);
    away.refuses = true;
    clock.advance(5 * MINUTE);
    await expect(secrets.read([codeSubkey])).rejects.toThrow('AccessDeniedException');
    await expect(secrets.read([codeSubkey])).rejects.toThrow('AccessDeniedException');
    expect(loads).toHaveLength(2);
    away.refuses = false;
    clock.advance(MINUTE / 2);
    expect((await secrets.read([codeSubkey]))(codeSubkey).toString()).toBe('one');
  });

  test('that were never to be read are asked for twice a minute at most', async () => {
    const { away, loads, secrets } = setUp(BOTH);
    away.refuses = true;
    await expect(secrets.read([codeSubkey])).rejects.toThrow('AccessDeniedException');
    await expect(secrets.read([codeSubkey])).rejects.toThrow('AccessDeniedException');
    expect(loads).toHaveLength(1);
  });

  test('that were taken away are not used any longer', async () => {
    const { clock, stored, secrets } = setUp(BOTH);
    await secrets.read([codeSubkey]);
    stored.delete('/verso/test/subkeys/code');
    clock.advance(5 * MINUTE);
    expect((await refusalOf(() => secrets.read([codeSubkey]))).code).toBe('service_unavailable');
  });
});

describe('a provider’s secret that is rotated', () => {
  const NAME = '/verso/test/channels/telegram/secret-token';
  const at = (milliseconds: number) => new Date(milliseconds).toISOString();
  const accepted = async ({ secrets }: ReturnType<typeof setUp>) =>
    (await secrets.read([telegramSecretToken])).accepted(telegramSecretToken).map(String);
  const list = (...values: object[]) => JSON.stringify({ values });

  test('is every value that is valid now, each to its millisecond', async () => {
    const text = list(
      { value: 'old', until: at(TEN_O_CLOCK + MINUTE) },
      { value: 'now' },
      { value: 'next', from: at(TEN_O_CLOCK + MINUTE) },
    );
    const stack = setUp({ [NAME]: text });
    expect(await accepted(stack)).toEqual(['old', 'now']);
    stack.clock.advance(MINUTE - 1);
    expect(await accepted(stack)).toEqual(['old', 'now']);
    stack.clock.advance(1);
    expect(await accepted(stack)).toEqual(['now', 'next']);
    expect(stack.loads).toHaveLength(1);
  });

  test('whose values are all over is as good as missing, until there is one', async () => {
    const stack = setUp({ [NAME]: list({ value: 'old', until: at(TEN_O_CLOCK + MINUTE) }) });
    expect(await accepted(stack)).toEqual(['old']);
    stack.clock.advance(MINUTE);
    expect((await refusalOf(() => stack.secrets.read([telegramSecretToken]))).code).toBe(
      'service_unavailable',
    );
    stack.stored.set(NAME, 'new');
    stack.clock.advance(MINUTE / 2);
    expect(await accepted(stack)).toEqual(['new']);
  });

  test('that can’t be read is an error of ours, which doesn’t quote it', async () => {
    const { secrets } = setUp({ [NAME]: '{"values":["s3cret"]}' });
    const error = await secrets.read([telegramSecretToken]).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      message: "The parameter channels/telegram/secret-token can't be read: store it again.",
    });
    expect(error instanceof Error && `${error.stack}${error.cause}`).not.toContain('s3cret');
  });

  test('is looked for again when a signature fails, a minute after it was read at the earliest', async () => {
    const stack = setUp({ [NAME]: 'old' });
    const again = async () =>
      (await stack.secrets.readAgain([telegramSecretToken]))?.accepted(telegramSecretToken).map(String);
    await accepted(stack);
    stack.stored.set(NAME, list({ value: 'old' }, { value: 'new', from: at(TEN_O_CLOCK) }));
    stack.clock.advance(MINUTE - 1);
    expect(await again()).toBeUndefined();
    stack.clock.advance(1);
    expect(await again()).toEqual(['old', 'new']);
    expect(await again()).toBeUndefined();
    expect(await accepted(stack)).toEqual(['old', 'new']);
    expect(stack.loads).toHaveLength(2);
  });

  test('is kept as it was while the parameter store is away, and asked for once a minute at most', async () => {
    const stack = setUp({ [NAME]: 'old' });
    await accepted(stack);
    stack.away.now = true;
    stack.clock.advance(MINUTE);
    const found = await stack.secrets.readAgain([telegramSecretToken]);
    expect(found?.accepted(telegramSecretToken).map(String)).toEqual(['old']);
    expect(await stack.secrets.readAgain([telegramSecretToken])).toBeUndefined();
    expect(stack.loads).toHaveLength(2);
  });
});
