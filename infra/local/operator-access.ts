import { join, resolve } from 'node:path';
import { z } from 'zod';
import { PROJECT_ROOT } from '../bundle.ts';
import { LOCAL_STAGE } from '../config.ts';
import { readPrivateFile, writePrivateFile } from './aws/private-file.ts';
import type { LocalStack } from './stack.ts';

/** Where `npm start` keeps everything, and where the commands look for what it left. */
export function localDirectory(): string {
  return process.env.VERSO_LOCAL ? resolve(process.env.VERSO_LOCAL) : join(PROJECT_ROOT, '.verso');
}

/** Below that directory. */
export const operatorAccessPath = (directory: string) => join(directory, 'operator.json');

/** `.verso/operator.json`: what the operator's commands need of a running local stack, in place of an AWS account. */
const operatorAccess = z.object({
  /** Of the configuration, as it runs. */
  stage: z.string().default(LOCAL_STAGE),
  region: z.string(),
  endpoint: z.string(),
  credentials: z.object({ accessKeyId: z.string(), secretAccessKey: z.string() }),
  /** The template's. */
  outputs: z.record(z.string(), z.string()),
});

export type OperatorAccess = z.infer<typeof operatorAccess>;

/** Undefined when no stack runs from this directory. Throws one sentence when the file can't be used. */
export async function readOperatorAccess(directory: string): Promise<OperatorAccess | undefined> {
  const path = operatorAccessPath(directory);
  try {
    const text = await readPrivateFile(path);
    return text === undefined ? undefined : operatorAccess.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`${path} is not what npm start writes: start the local stack again.`, { cause });
  }
}

/** Readable by its owner only: whoever reads it may do everything in the local stack. */
export async function writeOperatorAccess(
  directory: string,
  { administrator, outputs }: Pick<LocalStack, 'administrator' | 'outputs'>,
  stage: string = LOCAL_STAGE,
): Promise<void> {
  const access: OperatorAccess = { stage, ...administrator, outputs: { ...outputs } };
  await writePrivateFile(operatorAccessPath(directory), `${JSON.stringify(access, null, 2)}\n`);
}
