import { join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';
import { getCountries, getCountryCallingCode } from 'libphonenumber-js/min';

const CLIENT = join(import.meta.dirname, '../functions/page/client');

/** Browsers of about 2022 on; older ones read the page as without JavaScript. */
const BROWSERS = ['chrome105', 'firefox121', 'safari15.4'];

/** What the page's function puts into its document or serves beside it, each as one text. */
export function bundlePage() {
  return {
    script: bundled({ entryPoints: [join(CLIENT, 'main.ts')], format: 'iife' }),
    numberScript: bundled({ entryPoints: [join(CLIENT, 'number/main.ts')], format: 'iife' }),
    // As text: esbuild would put an object into every bundle.
    callingCodes: getCountries()
      .map((code) => `${code}${getCountryCallingCode(code)}`)
      .join(','),
    style: bundled({ entryPoints: [join(CLIENT, 'page.css')] }),
  };
}

function bundled(options: BuildOptions): string {
  const { outputFiles = [] } = buildSync({
    ...options,
    bundle: true,
    minify: true,
    write: false,
    platform: 'browser',
    target: BROWSERS,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'error',
  });
  const [file] = outputFiles;
  // Neither may end its own element.
  return (file?.text ?? '').trim().replaceAll('</', '<\\/');
}
