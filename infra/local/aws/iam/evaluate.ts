import type { ConditionContext } from './condition.ts';
import { conditionHolds } from './condition.ts';
import type { PolicyDocument, Statement } from './policy.ts';
import { matchesWildcard } from './wildcard.ts';

/** One question to IAM: may this action be done to this resource? */
export type AccessRequest = {
  /** `service:Operation`. */
  readonly action: string;
  /** An ARN. */
  readonly resource: string;
  readonly context: ConditionContext;
};

export type Decision = 'allowed' | 'explicitly denied' | 'not allowed';

/**
 * Answers as IAM does for identity-based policies: a Deny that applies wins over everything, otherwise an
 * Allow must apply, otherwise the answer is no.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 *
 * Throws at a condition that it does not know.
 */
export function evaluate(policies: readonly PolicyDocument[], request: AccessRequest): Decision {
  const applying = policies
    .flatMap((policy) => policy.Statement)
    .filter((statement) => applies(statement, request));
  if (applying.some((statement) => statement.Effect === 'Deny')) return 'explicitly denied';
  return applying.length > 0 ? 'allowed' : 'not allowed';
}

function applies(statement: Statement, { action, resource, context }: AccessRequest): boolean {
  return (
    [statement.Action]
      .flat()
      .some((pattern) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase())) &&
    [statement.Resource].flat().some((pattern) => matchesWildcard(pattern, resource)) &&
    (statement.Condition === undefined || conditionHolds(statement.Condition, context))
  );
}
