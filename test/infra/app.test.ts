import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { PROJECT_ROOT } from '../../infra/bundle.ts';

const directory = mkdtempSync(join(tmpdir(), 'verso-app-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const template = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.unknown() })),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown() })),
});

/** Runs infra/app.ts as the CDK CLI does: context and output directory come in environment variables. */
async function synthesize(context: object, variables: Record<string, string> = {}) {
  const outdir = mkdtempSync(join(directory, 'assembly-'));
  const { VERSO_STAGE: _stage, VERSO_ISSUER: _issuer, ...inherited } = process.env;
  const app = spawn(process.execPath, [join(PROJECT_ROOT, 'infra/app.ts')], {
    env: { ...inherited, ...variables, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exit = new Promise<number | null>((resolve) => app.once('close', resolve));
  const [errors, code] = await Promise.all([text(app.stderr), exit]);
  const written = () => {
    const [file = ''] = readdirSync(outdir).filter((name) => name.endsWith('.template.json'));
    return { file, ...template.parse(JSON.parse(readFileSync(join(outdir, file), 'utf8'))) };
  };
  return { errors, code, written };
}

describe('production, asked for by nobody', () => {
  const asked = synthesize({ issuer: 'https://context.test' }, { VERSO_ISSUER: 'https://variable.test' });

  test('is the stage that is synthesized, every function tagged for the bill', async () => {
    const { errors, code, written } = await asked;
    expect(code, errors).toBe(0);
    const { file, Resources } = written();
    expect(file).toBe('Verso-production.template.json');
    const functions = Object.values(Resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');
    expect(functions).not.toHaveLength(0);
    for (const { Properties } of functions) {
      expect(Properties).toMatchObject({
        Tags: [{ Key: 'verso:component' }, { Key: 'verso:stage', Value: 'production' }],
      });
    }
  });

  test('takes the issuer of the CDK context before that of VERSO_ISSUER', async () => {
    const { written } = await asked;
    expect(written().Outputs.Issuer?.Value).toBe('https://context.test');
  });
});

test('another stage takes its issuer from VERSO_ISSUER', async () => {
  const { written } = await synthesize({ stage: 'local' }, { VERSO_ISSUER: 'http://127.0.0.1:4000' });
  const { file, Outputs } = written();
  expect(file).toBe('Verso-local.template.json');
  expect(Outputs.Issuer?.Value).toBe('http://127.0.0.1:4000');
});

test('a wrong configuration is one line and a failure, without a stack trace', async () => {
  const { errors, code } = await synthesize({ stage: 'staging' });
  expect(code).toBe(1);
  expect(errors).toMatch(
    /^The configuration in infra\/verso\.config\.ts is wrong\. There is no stage staging.*\n$/,
  );
});
