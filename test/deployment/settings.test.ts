import { describe, expect, test } from 'vitest';
import { readEnvironment } from '../../shared/config/environment.ts';
import { rememberedSettings } from '../../shared/deployment/remembered-settings.ts';
import { publicKeys, requireSigningKey } from '../../shared/deployment/signing-key.ts';
import { fakeClock, MINUTE } from '../fakes/clock.ts';
import { refusalOf } from '../fakes/refusal.ts';
import { fakeDeployment, settingsWith } from '../fakes/signing-keys.ts';

const { live, test: sandbox, settings } = await fakeDeployment();

describe('the settings', () => {
  test('are read once a minute', async () => {
    const clock = fakeClock();
    let reads = 0;
    const read = rememberedSettings(
      {
        async readSettings() {
          reads += 1;
          return settings;
        },
      },
      clock,
    );
    expect([await read(), await read()]).toEqual([settings, settings]);
    expect(reads).toBe(1);
    clock.advance(MINUTE);
    await read();
    expect(reads).toBe(2);
  });

  test('that nobody has written yet make the function refuse, naming the command that writes them', async () => {
    const read = rememberedSettings({ readSettings: async () => undefined }, fakeClock());
    expect(await refusalOf(read)).toMatchObject({
      code: 'service_unavailable',
      message: expect.stringContaining('`npx verso bootstrap`'),
    });
  });
});

describe('a signing key', () => {
  const inState = (state: 'published' | 'signing' | 'retired') => ({ ...live.key, state });

  test('is the environment’s own', () => {
    expect(requireSigningKey(settings, 'live')).toEqual(live.key);
    expect(requireSigningKey(settings, 'test')).toEqual(sandbox.key);
  });

  test.each(['published', 'retired'] as const)('that is only %s does not sign', async (state) => {
    const error = await refusalOf(() =>
      requireSigningKey(settingsWith([inState(state), sandbox.key]), 'live'),
    );
    expect(error.code).toBe('service_unavailable');
  });

  test.each(['published', 'signing', 'retired'] as const)('that is %s is published', (state) => {
    expect(publicKeys(settingsWith([inState(state), sandbox.key]), 'live')).toEqual([live.key.jwk]);
  });
});

describe('the environment variables', () => {
  test('that are missing or empty stop the function by their names', () => {
    const variables = { TABLE_NAME: 'verso', ISSUER: '' };
    expect(() => readEnvironment(variables, ['TABLE_NAME', 'ISSUER', 'RETENTION_DAYS'])).toThrow(
      'Missing environment variables: ISSUER, RETENTION_DAYS.',
    );
  });

  test('are answered by name', () => {
    expect(readEnvironment({ TABLE_NAME: 'verso' }, ['TABLE_NAME'])('TABLE_NAME')).toBe('verso');
  });
});
