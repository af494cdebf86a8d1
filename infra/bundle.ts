import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

export const PROJECT_ROOT = join(import.meta.dirname, '..');
const FUNCTIONS = join(PROJECT_ROOT, 'functions');

export type Bundle = {
  readonly name: string;
  /** The folder that is deployed: it holds one file. */
  readonly directory: string;
  readonly file: string;
  readonly bytes: number;
};

/** How every function is bundled; the cold-start bench builds its yardstick with the same settings. */
export const BUNDLE_SETTINGS = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // The SDK's ES modules shake down to 60 % of what its CommonJS build takes.
  mainFields: ['module', 'main'],
  // What is left in CommonJS calls require, which an ES module doesn't have.
  banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  alias: {
    '@aws-sdk/credential-provider-node': join(PROJECT_ROOT, 'shared/adapters/lambda/credentials.ts'),
  },
  outExtension: { '.js': '.mjs' },
  // Escaped, the texts of three languages would take three times their bytes.
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'error',
} as const;

/** Builds every `functions/<name>/handler.ts` into `<outdir>/<name>/handler.mjs`, self-contained. */
export function bundleFunctions(outdir: string): readonly Bundle[] {
  const names = readdirSync(FUNCTIONS).filter((name) => existsSync(join(FUNCTIONS, name, 'handler.ts')));
  rmSync(outdir, { recursive: true, force: true });
  buildSync({
    ...BUNDLE_SETTINGS,
    alias: { ...BUNDLE_SETTINGS.alias },
    mainFields: [...BUNDLE_SETTINGS.mainFields],
    entryPoints: names.map((name) => join(FUNCTIONS, name, 'handler.ts')),
    outbase: FUNCTIONS,
    outdir,
  });
  return names.map((name) => {
    const directory = join(outdir, name);
    const file = join(directory, 'handler.mjs');
    return { name, directory, file, bytes: statSync(file).size };
  });
}
