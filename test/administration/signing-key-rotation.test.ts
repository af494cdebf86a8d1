import { createPublicKey } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { bootstrap } from '../../shared/administration/bootstrap.ts';
import type { DeploymentSettings, SigningKey } from '../../shared/deployment/settings.ts';
import { publicKeys, requireSigningKey } from '../../shared/deployment/signing-key.ts';
import { fakeClock, HOUR, MINUTE } from '../fakes/clock.ts';
import { CHANNEL_SETTINGS, type KeyPair, keyPair } from '../fakes/signing-keys.ts';

const LIMITS = { creations: { perUser: 5, perNumber: 50 } };
let first: KeyPair;
let second: KeyPair;
let sandbox: KeyPair;

beforeAll(async () => {
  [first, second, sandbox] = await Promise.all([keyPair('live'), keyPair('live'), keyPair('test')]);
});

/** An operator, who runs the command with the key that the stack names then. */
function setUp() {
  const clock = fakeClock();
  let settings: DeploymentSettings | undefined;
  const pairs = new Map([
    ['first', first],
    ['second', second],
    ['sandbox', sandbox],
  ]);
  const run = (live: 'first' | 'second', signAtOnce = false) =>
    bootstrap(
      {
        clock,
        random: { bytes: (length) => new Uint8Array(length) },
        parameters: { create: async () => true },
        charges: { write: async () => undefined },
        deployment: {
          readSettings: async () => settings,
          async writeSettings(written) {
            settings = written;
          },
        },
        keys: {
          async publicKey(name) {
            const jwk = pairs.get(name)?.key.jwk;
            if (!jwk) throw new Error(`No such key: ${name}.`);
            return createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'der', type: 'spki' });
          },
        },
      },
      {
        parameterPrefix: '/verso/test',
        signingKeys: { live, test: 'sandbox' },
        channels: CHANNEL_SETTINGS,
        limits: LIMITS,
        charges: {},
        signAtOnce,
      },
    );
  const written = () => settings ?? expect.unreachable();
  return {
    clock,
    run,
    signs: () => requireSigningKey(written(), 'live').kid,
    published: () => publicKeys(written(), 'live').map(({ kid }) => kid),
    sandboxSigns: () => requireSigningKey(written(), 'test').kid,
  };
}

const kids = (...keys: readonly { key: SigningKey }[]) => keys.map(({ key }) => key.kid);

describe('a signing key', () => {
  test('that is a deployment’s first signs at once', async () => {
    const { run, signs } = setUp();
    expect(await run('first')).toMatchObject({ waiting: [] });
    expect(signs()).toBe(first.key.kid);
  });

  test('that replaces another is published for a day before it signs', async () => {
    const { clock, run, signs, published, sandboxSigns } = setUp();
    await run('first');
    const from = clock.now() + 24 * HOUR + MINUTE;
    expect((await run('second')).waiting).toEqual([{ environment: 'live', kid: second.key.kid, from }]);
    expect(published().toSorted()).toEqual(kids(first, second).toSorted());
    expect(signs()).toBe(first.key.kid);
    expect(sandboxSigns()).toBe(sandbox.key.kid);
    clock.advance(24 * HOUR);
    expect((await run('second')).waiting).toHaveLength(1);
    expect(signs()).toBe(first.key.kid);
    clock.advance(MINUTE);
    expect((await run('second')).waiting).toEqual([]);
    expect(signs()).toBe(second.key.kid);
  });

  test('that was replaced stays published for the proofs that it signed', async () => {
    const { clock, run, signs, published } = setUp();
    await run('first');
    await run('second');
    clock.advance(25 * HOUR);
    await run('second');
    clock.advance(1000 * HOUR);
    await run('second');
    expect(published().toSorted()).toEqual(kids(first, second).toSorted());
    expect(signs()).toBe(second.key.kid);
  });

  test('that is taken back before it signs leaves the other one signing', async () => {
    const { clock, run, signs } = setUp();
    await run('first');
    await run('second');
    clock.advance(25 * HOUR);
    expect((await run('first')).waiting).toEqual([]);
    expect(signs()).toBe(first.key.kid);
  });

  test('takes over at once when an operator says so', async () => {
    const { run, signs, published } = setUp();
    await run('first');
    expect((await run('second', true)).waiting).toEqual([]);
    expect(signs()).toBe(second.key.kid);
    expect(published()).toContain(first.key.kid);
  });
});
