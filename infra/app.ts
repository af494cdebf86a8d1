import { join } from 'node:path';
import { Annotations, App, Tags } from 'aws-cdk-lib';
import { bundleFunctions } from './bundle.ts';
import { readDeployment } from './config.ts';
import { deployments } from './verso.config.ts';
import { VersoStack } from './verso-stack.ts';

const app = new App({ analyticsReporting: false });
const stage = String(app.node.tryGetContext('stage') ?? process.env.VERSO_STAGE ?? 'production');
const issuer: unknown = app.node.tryGetContext('issuer') ?? process.env.VERSO_ISSUER;
const input = deployments[stage];
if (!input)
  throw new Error(
    `There is no stage ${stage}: infra/verso.config.ts has ${Object.keys(deployments).join(', ')}.`,
  );
const deployment = readDeployment(input, issuer ? String(issuer) : undefined);

const stack = new VersoStack(app, `Verso-${stage}`, {
  deployment,
  // Inside the assembly, so that two syntheses at once do not overwrite each other's bundles.
  bundles: bundleFunctions(join(app.outdir, 'functions')),
});

Tags.of(stack).add('verso:stage', stage);
if (deployment.issuer && new URL(deployment.issuer).hostname.endsWith('example.com')) {
  Annotations.of(stack).addWarningV2(
    'verso:issuer',
    'The issuer is still an example: set your own in infra/verso.config.ts.',
  );
}
app.synth();
