import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const VECTOR = join(ROOT, 'test/proof/vectors/live-telegram.json');
const run = promisify(execFile);

let directory = '';
/** A project of somebody else, which has the packed package and `jose`. */
let consumer = '';

// Packed in a copy, because packing builds, and the working tree is not a test's to write into.
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'verso-client-'));
  const copy = join(directory, 'copy');
  consumer = join(directory, 'consumer');
  for (const path of [
    'package.json',
    'tsconfig.json',
    'tsconfig.client.json',
    'tsconfig.embed.json',
    'shared/client',
    'shared/embed',
  ])
    await cp(join(ROOT, path), join(copy, path), { recursive: true });
  await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  const environment = { npm_config_offline: 'true', npm_config_cache: join(directory, 'npm-cache') };
  await run('npm', ['pack', '--pack-destination', directory], {
    cwd: copy,
    env: { ...process.env, ...environment },
  });
  const [archive = ''] = (await readdir(directory)).filter((name) => name.endsWith('.tgz'));
  const installed = join(consumer, 'node_modules/verso');
  await mkdir(installed, { recursive: true });
  await run('tar', ['-xzf', join(directory, archive), '-C', installed, '--strip-components=1']);
  await symlink(join(ROOT, 'node_modules/jose'), join(consumer, 'node_modules/jose'));
  await writeFile(join(consumer, 'package.json'), '{"type":"module"}');
}, 60_000);

afterAll(() => rm(directory, { recursive: true, force: true }));

describe('the packed package', () => {
  test('has the client and none of the service', async () => {
    const names = await readdir(join(consumer, 'node_modules/verso'), { recursive: true });
    expect(names).toContain('dist/client/index.js');
    expect(names).toContain('dist/embed/index.js');
    expect(
      names.filter((name) => /^(?:functions|shared|test)|\.ts$/.test(name) && !name.endsWith('.d.ts')),
    ).toEqual([]);
  });

  test('runs from plain JavaScript elsewhere', async () => {
    const program = `
      import { readFileSync } from 'node:fs';
      import * as verso from 'verso/client';
      const { token, jwk, claims, identifier } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
      const proof = { issuer: claims.iss, audience: claims.aud, jwks: { keys: [jwk] }, identifier };
      const soon = new Date(1000 * claims.iat);
      const client = verso.createVersoClient({
        baseUrl: 'https://verify.example.com',
        apiKey: 'pk_test_any',
        fetch: async () => Response.json({ error: { code: 'not_found', message: 'No.' } }, { status: 404 }),
      });
      console.log(JSON.stringify({
        names: Object.keys(verso).sort(),
        soon: await verso.verifyOffline(token, { ...proof, currentDate: soon }),
        late: await verso.verifyOffline(token, { ...proof, currentDate: new Date('2100-01-01') }),
        refusal: await client.get('a').catch((error) => [error instanceof verso.VersoApiError, error.code]),
        webhook: await verso.verifyWebhook('{}', {}, 'whsec_' + 'A'.repeat(32)).catch(({ name }) => name),
      }));
    `;
    await writeFile(join(consumer, 'program.js'), program);
    const { stdout } = await run(process.execPath, ['program.js', VECTOR], { cwd: consumer });
    expect(JSON.parse(stdout)).toMatchObject({
      names: [
        'RevocationListError',
        'VersoApiError',
        'VersoConnectionError',
        'WebhookVerificationError',
        'createVersoClient',
        'fetchRevocations',
        'rememberedRevocations',
        'verifyOffline',
        'verifyWebhook',
        'verifyWebhookSignature',
      ],
      soon: { valid: true, claims: { method: 'telegram_contact' } },
      late: { valid: false, reason: 'expired' },
      refusal: [true, 'not_found'],
      webhook: 'WebhookVerificationError',
    });
  });

  test('has types that hold without Node’s, and tell one state from another', async () => {
    const program = `
      import { createVersoClient, verifyOffline, verifyWebhook, type Verification } from 'verso/client';
      import { openDialog } from 'verso/embed';
      const verso = createVersoClient({ baseUrl: 'https://verify.example.com', fetch });
      const created = await verso.create({ type: 'phone', channel: 'telegram', identifier: '+37069199199' });
      export const link: string = created.challenge.deep_link;
      const ended = await verso.wait(created.id, { signal: AbortSignal.timeout(1000) });
      if (ended.status === 'verified') {
        const offline = await verifyOffline(ended.proof.token, { issuer: 'https://a', audience: 'b' });
        // @ts-expect-error: only a proof that holds says something.
        offline.claims;
        if (offline.valid) offline.claims.assurance satisfies 'low' | 'basic' | 'confirmed';
        if (ended.channel === 'telegram') ended.verified_data.telegram_user_id satisfies number;
      }
      // @ts-expect-error: one that has ended asks for no poll.
      ended.poll_after;
      // @ts-expect-error: the code is answered on creation only.
      export const code = (verification: Verification) => verification.status === 'pending' && verification.challenge.code;
      // @ts-expect-error: there is no such channel.
      await verso.list({ channel: 'fax' });
      const event = await verifyWebhook('{}', new Headers(), 'whsec_');
      if (event.event === 'verification.completed') event.data.proof.token satisfies string;
      const embedded = await openDialog('https://verify.example.com/v/link', { signal: AbortSignal.timeout(1000) });
      if (embedded.outcome === 'ended') embedded.verification_id satisfies string | undefined;
      // @ts-expect-error: who closes the page has no outcome.
      else embedded.status;
    `;
    const options = {
      strict: true,
      noEmit: true,
      module: 'nodenext',
      target: 'es2022',
      lib: ['es2022', 'dom'],
      types: [],
      skipLibCheck: false,
    };
    await writeFile(join(consumer, 'program.ts'), program);
    await writeFile(
      join(consumer, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: options, files: ['program.ts'] }),
    );
    const tsc = join(ROOT, 'node_modules/.bin/tsc');
    const { stdout } = await run(tsc, ['-p', consumer]).catch((error: { stdout: string }) => error);
    expect(stdout).toBe('');
  });
});
