import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { synthesize } from '../../infra/local/synthesize.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The synthesized local stage that every journey runs. */
    assemblyDir: string;
  }
}

/** Journeys run the template that `npm start` runs; making it once is enough for all of them. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'verso-assembly-'));
  await synthesize(join(directory, 'cdk.out'));
  provide('assemblyDir', join(directory, 'cdk.out'));
  return () => rm(directory, { recursive: true, force: true });
}
