import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { readPrivateFile, writePrivateFile } from './aws/private-file.ts';

/** The last part of a stack's ARN, which a stack keeps for its life. */
export async function stackUuid(dataDir: string): Promise<string> {
  const path = join(dataDir, 'stack-id');
  const kept = z.uuid().safeParse(await readPrivateFile(path));
  if (kept.success) return kept.data;
  const made = randomUUID();
  await writePrivateFile(path, made);
  return made;
}
