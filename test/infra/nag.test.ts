import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import { NAG_ACKNOWLEDGEMENTS } from '../../infra/nag-acknowledgements.ts';
import { inputOf, stackOf } from './synthesized.ts';

type Acknowledgement = { readonly id: string; readonly reason: string };

/** Synthesizes the production stack under the AwsSolutions rules. Throws with the findings that stand. */
function check(acknowledgements: readonly Acknowledgement[]): void {
  const { app, stack } = stackOf(inputOf('production'));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  Validations.of(stack).acknowledge(...acknowledgements);
  app.synth();
}

describe("cdk-nag's AwsSolutions rules", () => {
  test('find nothing that is not acknowledged', () => {
    expect(() => check(NAG_ACKNOWLEDGEMENTS)).not.toThrow();
  });

  test.each(NAG_ACKNOWLEDGEMENTS)('would still find $id', (acknowledgement) => {
    const others = NAG_ACKNOWLEDGEMENTS.filter(({ id }) => id !== acknowledgement.id);
    expect(() => check(others)).toThrow(acknowledgement.id);
  });
});
