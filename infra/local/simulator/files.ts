import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { HttpAnswer } from '../http-api/proxy-event.ts';

const SCRIPT = '/local/phone/phone.js';

const FILES: Readonly<Record<string, { readonly name: string; readonly type: string }>> = {
  '/local/phone': { name: 'phone.html', type: 'text/html' },
  '/local/phone/page.css': { name: 'page.css', type: 'text/css' },
  '/local/phone/handset.css': { name: 'handset.css', type: 'text/css' },
};

/** The hosted page and its script come from this origin too. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

let built: Buffer | undefined;

/** A file of the simulator's page; undefined for any other path. */
export async function serveFile(path: string): Promise<HttpAnswer | undefined> {
  if (path === SCRIPT) return file('text/javascript', script());
  const found = FILES[path];
  return found && file(found.type, await readFile(join(import.meta.dirname, 'page', found.name)));
}

/** Bundled when it is asked for first: `npm start` needs no step before it. */
function script(): Buffer {
  built ??= Buffer.from(
    buildSync({
      entryPoints: [join(import.meta.dirname, 'client/main.ts')],
      bundle: true,
      format: 'esm',
      target: 'es2022',
      charset: 'utf8',
      write: false,
      logLevel: 'error',
    }).outputFiles[0]?.contents ?? [],
  );
  return built;
}

function file(type: string, body: Buffer): HttpAnswer {
  return {
    status: 200,
    headers: {
      'content-type': `${type}; charset=utf-8`,
      'content-security-policy': POLICY,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
    body,
  };
}
