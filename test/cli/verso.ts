import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../infra/bundle.ts';

export type Run = { readonly exitCode: number | string; readonly stdout: string; readonly stderr: string };

/** The Node that npx would run it with, whichever one the tests run on. */
export const NODE = join(PROJECT_ROOT, 'node_modules/.bin/node');

/** An operator's machine: nobody's AWS configuration, and no metadata service to wait for. */
const NOBODY = {
  PATH: process.env.PATH ?? '',
  HOME: '/nonexistent',
  AWS_EC2_METADATA_DISABLED: 'true',
  VERSO_LOCAL: '/nonexistent',
};

/** `npx verso ...`, as the shell would start it. */
export function verso(
  given: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Run> {
  return new Promise((finished) => {
    const env = { ...NOBODY, ...environment };
    execFile(NODE, [join(PROJECT_ROOT, 'infra/cli/verso.mjs'), ...given], { env }, (error, stdout, stderr) =>
      finished({ exitCode: error?.code ?? 0, stdout, stderr }),
    );
  });
}
