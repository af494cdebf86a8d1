import { App } from 'aws-cdk-lib';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };

/**
 * A CDK app with the flags that `cdk init` would write into cdk.json. Here the local stack and the tests, which
 * run without the CLI, see the same ones.
 */
export function cdkApp(outdir?: string): App {
  return new App({
    analyticsReporting: false,
    context: recommendedFlags,
    ...(outdir !== undefined && { outdir }),
  });
}
