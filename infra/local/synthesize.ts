import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { PROJECT_ROOT } from '../bundle.ts';
import { LOCAL_STAGE } from '../config.ts';

/**
 * Synthesizes the app's local stage, or the one that the context names, into a directory. A child process of its own, so that CDK's memory is gone
 * afterwards. Throws with the one line that says what is wrong.
 */
export async function synthesize(
  outdir: string,
  { stage = LOCAL_STAGE, ...context }: Readonly<Record<string, string>> = {},
): Promise<void> {
  await rm(outdir, { recursive: true, force: true });
  try {
    await promisify(execFile)(process.execPath, [join(PROJECT_ROOT, 'infra/app.mjs')], {
      cwd: PROJECT_ROOT,
      env: {
        ...process.env,
        CDK_OUTDIR: outdir,
        CDK_CONTEXT_JSON: JSON.stringify({ ...(await cdkContext()), ...context, stage }),
      },
    });
  } catch (error) {
    throw new Error(`The stack can't be synthesized: ${firstReason(error)}`, { cause: error });
  }
}

const cdkJson = z.object({ context: z.record(z.string(), z.unknown()).default({}) });

/** What the CDK CLI would hand to the app: an issuer set there counts here too. */
async function cdkContext(): Promise<Record<string, unknown>> {
  return cdkJson.parse(JSON.parse(await readFile(join(PROJECT_ROOT, 'cdk.json'), 'utf8'))).context;
}

function firstReason(error: unknown): string {
  const output = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
  const lines = output.split('\n').map((line) => line.trim());
  const reason =
    lines.find((line) => /^\S+:\d+:\d+: ERROR: /.test(line)) ??
    lines.find((line) => /^(\w*Error|✘ \[ERROR\])/.test(line)) ??
    lines.find((line) => line !== '');
  return reason?.replace(/^\w*Error: /, '') ?? 'no reason given';
}
