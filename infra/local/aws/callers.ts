import { AwsError } from './aws-error.ts';
import type { AccessRequest, Decision } from './iam/evaluate.ts';
import { evaluate } from './iam/evaluate.ts';
import type { PolicyDocument } from './iam/policy.ts';
import { parsePolicy } from './iam/policy.ts';

export type Principal = {
  /** What the caller signs with. Unique to the principal. */
  accessKeyId: string;
  /** The role's name. */
  name: string;
  /** The role's policies; an administrator (the person at this machine) may do anything. */
  policies: readonly PolicyDocument[] | 'administrator';
};

export type Caller = {
  readonly name: string;
  /** AccessDeniedException for the first of the requests that the policies don't allow. */
  refusal(access: readonly AccessRequest[]): AwsError | undefined;
};

/** Throws UnrecognizedClientException for an access key that belongs to nobody. */
export type Callers = (accessKeyId: string) => Caller;

/** Throws when a policy holds something that the evaluator doesn't know. */
export function createCallers(principals: readonly Principal[], accountId: string): Callers {
  const byAccessKey = new Map<string, Caller>();
  for (const { accessKeyId, name, policies } of principals) {
    if (byAccessKey.has(accessKeyId))
      throw new Error(`Two principals have the access key id ${accessKeyId}.`);
    byAccessKey.set(accessKeyId, {
      name,
      refusal: policies === 'administrator' ? () => undefined : refusalBy(name, accountId, policies),
    });
  }

  return (accessKeyId) => {
    const caller = byAccessKey.get(accessKeyId);
    if (caller === undefined) {
      throw new AwsError(
        'UnrecognizedClientException',
        'The security token included in the request is invalid.',
      );
    }
    return caller;
  };
}

function refusalBy(name: string, accountId: string, policies: readonly PolicyDocument[]): Caller['refusal'] {
  // Parsed once more, so that a policy built past the schema stops the start and not a call in the middle.
  const parsed = policies.map((policy) => parsePolicy(policy, `a policy of ${name}`));
  return (access) => {
    for (const request of access) {
      const decision = evaluate(parsed, request);
      if (decision !== 'allowed') return accessDenied(name, accountId, request, decision);
    }
    return undefined;
  };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
function accessDenied(
  name: string,
  accountId: string,
  { action, resource }: AccessRequest,
  decision: Exclude<Decision, 'allowed'>,
): AwsError {
  const why =
    decision === 'explicitly denied'
      ? 'with an explicit deny in an identity-based policy'
      : `because no identity-based policy allows the ${action} action`;
  return new AwsError(
    'AccessDeniedException',
    `User: arn:aws:sts::${accountId}:assumed-role/${name}/${name} is not authorized to perform: ${action} on resource: ${resource} ${why}`,
  );
}
