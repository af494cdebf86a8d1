import { join } from 'node:path';
import { buildSync } from 'esbuild';

const ENTRY = join(import.meta.dirname, '../shared/embed/script.ts');

/** Browsers of about 2022 on, as the hosted page wants them. */
const BROWSERS = ['chrome105', 'firefox121', 'safari15.4'];

/** What `/v1/verso.js` is: the package's `verso/embed` as a classic script. */
export function bundleEmbed(): string {
  const { outputFiles = [] } = buildSync({
    entryPoints: [ENTRY],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: BROWSERS,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}
