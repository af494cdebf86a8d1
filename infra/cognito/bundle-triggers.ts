import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { BUNDLE_SETTINGS, PROJECT_ROOT } from '../bundle.ts';

export const TRIGGERS = [
  'define-auth-challenge',
  'create-auth-challenge',
  'verify-auth-challenge-response',
] as const;
export type TriggerName = (typeof TRIGGERS)[number];

/** Builds each trigger into `<outdir>/<name>/handler.mjs`, self-contained: at synthesis, since a construct can't wait. */
export function bundleTriggers(outdir: string): (name: TriggerName) => string {
  buildSync({
    ...BUNDLE_SETTINGS,
    // As callers import it; the package's own export is built.
    alias: { 'verso/client': join(PROJECT_ROOT, 'shared/client/index.ts') },
    entryPoints: Object.fromEntries(
      TRIGGERS.map((name) => [`${name}/handler`, join(import.meta.dirname, 'triggers', `${name}.ts`)]),
    ),
    outdir,
  });
  return (name) => join(outdir, name);
}
