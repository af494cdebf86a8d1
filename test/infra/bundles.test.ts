import { dirname } from 'node:path';
import { build } from 'esbuild';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { isMetered } from '../../functions/middleware/metered.ts';
import { functionBuild, PROJECT_ROOT, receiverName, topicReceiverName } from '../../infra/bundle.ts';
import { CHANNEL_NAMES } from '../../shared/channels/names.ts';
import { ENVIRONMENT } from '../../shared/config/names.ts';
import { bundles } from './synthesized.ts';

/** What a cold start can't afford, and what takes its place. */
const TOO_HEAVY = [
  [/node_modules\/twilio\/(?!lib\/webhooks\/)/, "only the check of Twilio's signature"],
  [/node_modules\/zod\/v4\/(classic|locales)\//, 'zod/mini'],
  [/node_modules\/telegraf\//, "an answer in the webhook's body"],
  [/node_modules\/libphonenumber-js\/es6\//, "the package's modules for today's Node"],
  [/node_modules\/@aws-sdk\/client-ssm\//, 'one signed request'],
  [/node_modules\/@smithy\/core\/.*\/event-streams\//, 'no call that streams events'],
  [/node_modules\/@aws-sdk\/(credential-provider-(?!env)|token-providers)/, "Lambda's own credentials"],
] as const;

const outputs = await outputsByFunction();
const modules = new Map([...outputs].map(([name, { held }]) => [name, held]));

afterEach(() => {
  vi.unstubAllEnvs();
});

describe.each(bundles)('the bundle $name', ({ name, file, bytes }) => {
  test('writes down what each of its invocations costs', async () => {
    for (const variable of Object.values(ENVIRONMENT)) vi.stubEnv(variable, '30');
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'none');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'none');
    const loaded: { handler: unknown } = await import(file);
    expect(isMetered(loaded.handler)).toBe(true);
  });

  test('is at most 500 KB', () => {
    expect(bytes).toBeLessThanOrEqual(500 * 1000);
  });

  // An ES module that imports it gets its WebSocket too, and Node loads all of undici for that: 10 to 20 ms.
  test('starts without node:http', () => {
    expect(outputs.get(name)?.imports).toContain('node:https');
    expect(outputs.get(name)?.imports).not.toContain('node:http');
  });

  test('holds none of the packages that a cold start can not afford', () => {
    const held = modules.get(name) ?? [];
    expect(held.some((file) => /^functions\/.*handler\.ts$/.test(file))).toBe(true);
    for (const [forbidden, instead] of TOO_HEAVY) {
      expect(
        held.filter((file) => forbidden.test(file)),
        `use ${instead}`,
      ).toEqual([]);
    }
  });
});

describe.each(CHANNEL_NAMES)('the listening half of %s', (channel) => {
  const ofChannels = /^shared\/channels\/([a-z]+)\/(?:(?:operator|phone)\/)?([a-z-]+)\.ts$/;
  const halves = (name: string) =>
    (modules.get(name) ?? []).flatMap((file) => {
      const [, owner = '', half = ''] = ofChannels.exec(file) ?? [];
      // What every function may know of each channel: its definition, and the settings in it.
      return owner !== '' && !['channel', 'settings', 'page'].includes(half) ? [owner] : [];
    });

  test('is in the functions that receive its messages, alone', () => {
    const own = [receiverName(channel), topicReceiverName(channel)].filter((name) => modules.has(name));
    expect(own.length).toBeGreaterThan(0);
    for (const name of own) expect(new Set(halves(name))).toEqual(new Set([channel]));
    const others = [...modules.keys()].filter((name) => !own.includes(name));
    for (const name of others) expect(halves(name), name).not.toContain(channel);
  });
});

test('what people are told is in the functions that answer people, alone', () => {
  const answer = [...modules].filter(([, held]) => held.includes('shared/messages/en.json'));
  const receivers = CHANNEL_NAMES.flatMap((channel) => [receiverName(channel), topicReceiverName(channel)]);
  const existing = [...receivers, 'page'].filter((name) => modules.has(name));
  expect(answer.map(([name]) => name).toSorted()).toEqual(existing.toSorted());
});

type Output = { readonly held: readonly string[]; readonly imports: readonly string[] };

/** The files that esbuild puts code of into each bundle, and what each imports as it starts, by its own account. */
async function outputsByFunction(): Promise<ReadonlyMap<string, Output>> {
  const { metafile } = await build({
    ...functionBuild(),
    absWorkingDir: PROJECT_ROOT,
    outdir: 'unwritten',
    write: false,
    metafile: true,
  });
  return new Map(
    Object.entries(metafile.outputs).map(([output, { inputs, imports }]) => [
      dirname(output.replace('unwritten/', '')),
      {
        held: Object.entries(inputs)
          .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
          .map(([file]) => file),
        imports: imports.filter(({ kind }) => kind === 'import-statement').map(({ path }) => path),
      },
    ]),
  );
}
