import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildSync } from 'esbuild';
import { ENVIRONMENT } from '../../shared/config/names.ts';
import { BUNDLE_SETTINGS, bundleFunctions, PROJECT_ROOT } from '../bundle.ts';

/**
 * `npm run bench:cold-start -- --rounds 15`: how long each function takes to load, beside a handler that imports the
 * DynamoDB client and nothing else, built with the same settings. Every round starts each once, in a process of
 * its own, so that a busy machine slows all alike: read the ratios, not the milliseconds.
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

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '15' } } });
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds: write a whole number from 1.');

const directory = mkdtempSync(join(tmpdir(), 'verso-bench-'));
try {
  const subjects = [buildYardstick(), ...(await bundleFunctions(join(directory, 'functions')))];
  report(subjects, measure(subjects));
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

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function report(subjects: readonly Subject[], medians: ReadonlyMap<string, number>): void {
  const yardstick = medians.get(YARDSTICK) ?? Number.NaN;
  process.stdout.write(
    `${'bundle'.padEnd(24)}${'KB'.padStart(6)}${'ms'.padStart(8)}${'ratio'.padStart(8)}\n`,
  );
  for (const { name, file } of subjects) {
    const time = medians.get(name) ?? Number.NaN;
    const kilobytes = (statSync(file).size / 1000).toFixed(0);
    process.stdout.write(
      `${name.padEnd(24)}${kilobytes.padStart(6)}${time.toFixed(1).padStart(8)}${(time / yardstick).toFixed(2).padStart(8)}\n`,
    );
  }
}
