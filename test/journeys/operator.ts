import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect } from 'vitest';
import { z } from 'zod';
import { writeOperatorAccess } from '../../infra/local/operator-access.ts';
import { type Run, verso } from '../cli/verso.ts';
import type { Running } from './local-stack.ts';

/** An operator at the shell of a machine where the stack runs. */
export type Operator = {
  run(...given: readonly string[]): Promise<Run>;
  /** With more in the environment. */
  runWith(environment: Readonly<Record<string, string>>, ...given: readonly string[]): Promise<Run>;
  /** What a command answers with --json, which must be all that it prints. */
  json(...given: readonly string[]): Promise<Readonly<Record<string, unknown>>>;
  /** The lines for people of a command that must succeed without a word of complaint. */
  lines(...given: readonly string[]): Promise<readonly string[]>;
};

/** Lets the commands into the stack as `npm start` does. */
export function useOperator(running: Running): Operator {
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'verso-operator-'));
    await writeOperatorAccess(directory, running.stack, running.stage);
    return () => rm(directory, { recursive: true, force: true });
  });
  const runWith: Operator['runWith'] = (environment, ...given) =>
    verso([...given, '--local'], { ...environment, VERSO_LOCAL: directory });
  const run: Operator['run'] = (...given) => runWith({}, ...given);
  const printed = async (given: readonly string[]) => {
    const { exitCode, stdout, stderr } = await run(...given);
    expect([exitCode, stderr]).toEqual([0, '']);
    return stdout;
  };
  return {
    run,
    runWith,
    async json(...given) {
      const stdout = await printed([...given, '--json']);
      expect(stdout).toMatch(/^\{.*\}\n$/);
      return z.record(z.string(), z.unknown()).parse(JSON.parse(stdout));
    },
    async lines(...given) {
      return (await printed(given)).trimEnd().split('\n');
    },
  };
}
