import { join } from 'node:path';
import { Annotations, type App, Tags } from 'aws-cdk-lib';
import { bundleFunctions } from './bundle.ts';
import { cdkApp } from './cdk-app.ts';
import { readDeployment } from './config.ts';
import { COST_TAG } from './cost-tag.ts';
import { deployments } from './verso.config.ts';
import { VersoStack } from './verso-stack.ts';

try {
  await synthesize(cdkApp());
} catch (error) {
  // A wrong configuration or a function that does not build: the reason helps, a stack trace doesn't.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function synthesize(app: App): Promise<void> {
  const stage = String(app.node.tryGetContext('stage') ?? process.env.VERSO_STAGE ?? 'production');
  const issuer: unknown = app.node.tryGetContext('issuer') ?? process.env.VERSO_ISSUER;
  const deployment = readDeployment(deployments, stage, issuer ? String(issuer) : undefined);
  const stack = new VersoStack(app, `Verso-${stage}`, {
    deployment,
    // Inside the assembly, so that two syntheses at once do not overwrite each other's bundles.
    bundles: await bundleFunctions(join(app.outdir, 'functions')),
  });
  Tags.of(stack).add(COST_TAG, stage);
  if (deployment.issuer && new URL(deployment.issuer).hostname.endsWith('example.com')) {
    const reminder = 'The issuer is still an example: set your own in infra/verso.config.ts.';
    Annotations.of(stack).addWarningV2('verso:issuer', reminder);
  }
  app.synth();
}
