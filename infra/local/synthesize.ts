import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT_ROOT } from '../bundle.ts';

/**
 * Synthesizes the app's local stage into a directory. A child process of its own, so that CDK's memory is gone
 * afterwards. Throws with the one line that says what is wrong.
 */
export async function synthesize(
  outdir: string,
  context: Readonly<Record<string, string>> = {},
): Promise<void> {
  await rm(outdir, { recursive: true, force: true });
  try {
    await promisify(execFile)(process.execPath, [join(PROJECT_ROOT, 'infra/app.ts')], {
      cwd: PROJECT_ROOT,
      env: {
        ...process.env,
        CDK_OUTDIR: outdir,
        CDK_CONTEXT_JSON: JSON.stringify({ stage: 'local', ...context }),
      },
    });
  } catch (error) {
    throw new Error(`The stack can't be synthesized: ${firstReason(error)}`, { cause: error });
  }
}

function firstReason(error: unknown): string {
  const output = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
  const lines = output.split('\n').map((line) => line.trim());
  const reason =
    lines.find((line) => /^(\w*Error|✘ \[ERROR\])/.test(line)) ?? lines.find((line) => line !== '');
  return reason?.replace(/^\w*Error: /, '') ?? 'no reason given';
}
