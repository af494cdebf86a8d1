import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { BUNDLE_SETTINGS, PROJECT_ROOT } from '../../infra/bundle.ts';
import { bundles } from './synthesized.ts';

/** What a cold start can't afford, and what takes its place. */
const TOO_HEAVY = [
  [/node_modules\/twilio\/(?!lib\/webhooks\/)/, "only the check of Twilio's signature"],
  [/node_modules\/zod\/v4\/(classic|locales)\//, 'zod/mini'],
  [/node_modules\/telegraf\//, "an answer in the webhook's body"],
  [/node_modules\/@aws-sdk\/client-ssm\//, 'one signed request'],
  [/node_modules\/@aws-sdk\/(credential-provider-(?!env)|token-providers)/, "Lambda's own credentials"],
] as const;

const modules = await modulesByFunction();

describe.each(bundles)('the bundle $name', ({ name, bytes }) => {
  test('is at most 500 KB', () => {
    expect(bytes).toBeLessThanOrEqual(500 * 1000);
  });

  test('holds none of the packages that a cold start can not afford', () => {
    const held = modules.get(name) ?? [];
    expect(held).toContain(`functions/${name}/handler.ts`);
    for (const [forbidden, instead] of TOO_HEAVY) {
      expect(
        held.filter((file) => forbidden.test(file)),
        `use ${instead}`,
      ).toEqual([]);
    }
  });
});

/** The files that esbuild puts code of into each bundle, by its own account. */
async function modulesByFunction(): Promise<ReadonlyMap<string, readonly string[]>> {
  const { mainFields, alias, ...settings } = BUNDLE_SETTINGS;
  const entries = bundles.map(({ name }) => [name, join(PROJECT_ROOT, `functions/${name}/handler.ts`)]);
  const { metafile } = await build({
    ...settings,
    mainFields: [...mainFields],
    alias: { ...alias },
    entryPoints: Object.fromEntries(entries),
    absWorkingDir: PROJECT_ROOT,
    outdir: 'unwritten',
    write: false,
    metafile: true,
  });
  return new Map(
    Object.entries(metafile.outputs).map(([output, { inputs }]) => [
      output.replace(/^unwritten\/|\.mjs$/g, ''),
      Object.entries(inputs)
        .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
        .map(([file]) => file),
    ]),
  );
}
