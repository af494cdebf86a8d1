import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalStack } from '../../infra/local/stack.ts';
import type { CostRecord } from '../../shared/cost/cost-record.ts';
import { readCostLine } from '../../shared/cost/read-cost-line.ts';

/** Everything that the functions of a stack have written, line by line, once what is under way has settled. */
export async function logLines(stack: LocalStack): Promise<readonly string[]> {
  await stack.eventSources.settled();
  const folder = join(stack.dataDir, 'logs');
  const files = (await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8'));
  return (await Promise.all(files)).flatMap((text) => text.split('\n')).filter((line) => line !== '');
}

export async function recordsOf(stack: LocalStack): Promise<readonly CostRecord[]> {
  return (await logLines(stack)).flatMap((line) => readCostLine(line) ?? []);
}
