import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll } from 'vitest';
import { type Bundle, bundleFunctions } from '../../infra/bundle.ts';
import { cdkApp } from '../../infra/cdk-app.ts';
import { type DeploymentInput, readDeployment } from '../../infra/config.ts';
import { deployments } from '../../infra/verso.config.ts';
import { VersoStack } from '../../infra/verso-stack.ts';

const directory = mkdtempSync(join(tmpdir(), 'verso-infra-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Every function's bundle, built once for all tests of a file. */
export const bundles: readonly Bundle[] = await bundleFunctions(join(directory, 'functions'));

export function inputOf(stage: string): DeploymentInput {
  const input = deployments[stage];
  if (!input) throw new Error(`There is no stage ${stage}.`);
  return input;
}

export function stackOf(input: DeploymentInput, stage = 'production'): { app: App; stack: VersoStack } {
  const app = cdkApp(mkdtempSync(join(directory, 'assembly-')));
  const stack = new VersoStack(app, `Verso-${stage}`, {
    deployment: readDeployment({ [stage]: input }, stage),
    bundles,
  });
  return { app, stack };
}

export function templateOf(input: DeploymentInput, stage = 'production'): Template {
  return Template.fromStack(stackOf(input, stage).stack);
}
