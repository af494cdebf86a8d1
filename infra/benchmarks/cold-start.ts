import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, buildSync } from 'esbuild';
import { ENVIRONMENT } from '../../shared/config/names.ts';
import { BUNDLE_SETTINGS, bundleFunctions, functionBuild, PROJECT_ROOT } from '../bundle.ts';
import { PARTS } from './cold-start-parts.ts';

/**
 * `npm run bench:cold-start -- --rounds 15`: how long each function takes to load, beside a handler that imports the
 * DynamoDB client and nothing else, built with the same settings. Every round starts each once, in a process of
 * its own, so that a busy machine slows all alike: read the ratios, not the milliseconds. `--instructions` counts instructions
 * instead, once, in valgrind, which comes out the same on a busy machine too, but knows nothing of memory and disk. `--parts` shows the same of that
 * handler with one part more at a time, which is what the part costs; parts share code, so that all together cost less than their sum.
 */
type Subject = { readonly name: string; readonly file: string };

const YARDSTICK = 'DynamoDB client alone';
const YARDSTICK_SOURCE = `
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
const client = new DynamoDBClient({});
export const handler = () => client.send(new GetItemCommand({ TableName: 'none', Key: {} }));
`;

const LOAD =
  'const start = performance.now(); await import(process.argv[1]); console.log(performance.now() - start);';

const variables = {
  ...Object.fromEntries(Object.values(ENVIRONMENT).map((name) => [name, '30'])),
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
};

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '15' },
    parts: { type: 'boolean', default: false },
    instructions: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds: write a whole number from 1.');

const directory = mkdtempSync(join(tmpdir(), 'verso-bench-'));
try {
  const others = values.parts ? await buildParts() : await bundleFunctions(join(directory, 'functions'));
  const subjects = [buildYardstick(), ...others];
  report(subjects, values.instructions ? countAll(subjects) : measure(subjects));
} finally {
  rmSync(directory, { recursive: true, force: true });
}

function buildYardstick(): Subject {
  const file = join(directory, 'yardstick.mjs');
  buildSync({
    ...BUNDLE_SETTINGS,
    // Resolved from the project, so that the yardstick finds the same packages.
    stdin: { contents: YARDSTICK_SOURCE, resolveDir: PROJECT_ROOT },
    outfile: file,
  });
  return { name: YARDSTICK, file };
}

function buildParts(): Promise<readonly Subject[]> {
  return Promise.all(
    Object.entries(PARTS).map(async ([name, source]) => {
      const file = join(directory, `${name.replace(/\W/g, '-')}.mjs`);
      const { entryPoints: _, ...settings } = functionBuild({});
      const stdin = { contents: YARDSTICK_SOURCE + source, resolveDir: PROJECT_ROOT, loader: 'ts' } as const;
      await build({ ...settings, stdin, outfile: file });
      return { name, file };
    }),
  );
}

function measure(subjects: readonly Subject[]): ReadonlyMap<string, number> {
  const times = new Map<string, number[]>(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, file } of subjects) {
      const options = { env: { ...process.env, ...variables }, encoding: 'utf8' } as const;
      const output = execFileSync(process.execPath, ['--input-type=module', '--eval', LOAD, file], options);
      times.get(name)?.push(Number(output));
    }
  }
  return new Map([...times].map(([name, all]) => [name, median(all)]));
}

/** Millions of instructions, beyond what an empty module takes. One thread and no random numbers: it is always the same count, to a thousandth. */
function countAll(subjects: readonly Subject[]): ReadonlyMap<string, number> {
  const empty = join(directory, 'empty.mjs');
  writeFileSync(empty, '');
  const nothing = countInstructions(empty);
  return new Map(subjects.map(({ name, file }) => [name, countInstructions(file) - nothing]));
}

function countInstructions(file: string): number {
  const valgrind = ['--tool=cachegrind', '--cache-sim=no', '--cachegrind-out-file=/dev/null'];
  const repeatable = ['--single-threaded', '--predictable', '--hash-seed=1', '--random-seed=1'];
  const load = ['--input-type=module', '--eval', 'await import(process.argv[1])', file];
  const { stderr } = spawnSync(
    'valgrind',
    [...valgrind, '--smc-check=all-non-file', process.execPath, ...repeatable, ...load],
    { env: { ...process.env, ...variables }, encoding: 'utf8' },
  );
  const [, count] = /I +refs: +([\d,]+)/.exec(stderr ?? '') ?? [];
  if (count === undefined) throw new Error('--instructions: install valgrind.');
  return Number(count.replaceAll(',', '')) / 1e6;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function report(subjects: readonly Subject[], medians: ReadonlyMap<string, number>): void {
  const yardstick = medians.get(YARDSTICK) ?? Number.NaN;
  process.stdout.write(
    `${'bundle'.padEnd(24)}${'KB'.padStart(6)}${(values.instructions ? 'M instr' : 'ms').padStart(9)}${'ratio'.padStart(8)}\n`,
  );
  for (const { name, file } of subjects) {
    const time = medians.get(name) ?? Number.NaN;
    const kilobytes = (statSync(file).size / 1000).toFixed(0);
    process.stdout.write(
      `${name.padEnd(24)}${kilobytes.padStart(6)}${time.toFixed(1).padStart(9)}${(time / yardstick).toFixed(2).padStart(8)}\n`,
    );
  }
}
