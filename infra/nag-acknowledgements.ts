/** Findings of cdk-nag's AwsSolutions rules that stand, each with the control that compensates. */
export const NAG_ACKNOWLEDGEMENTS = [
  {
    id: 'AwsSolutions-APIG1',
    reason:
      "Access logs would raise a poll's cost by a third. Lambda's own metrics count every request by function, " +
      'errors are logged by the functions with their request id, and no path or address of a person is kept.',
  },
  {
    id: 'AwsSolutions-APIG4',
    reason:
      'Each function checks its caller itself: API keys by their SHA-256. An authorizer would be one more invocation for ' +
      'every poll. Providers call Function URLs, whose functions check a signature on the raw bytes. The rest is public by contract: JWKS, proof checks, health and the answer to unknown paths, which is throttled.',
  },
  {
    id: 'AwsSolutions-IAM5[Resource::arn:aws:ssm:eu-central-1:<AWS::AccountId>:parameter/verso/production/webhook-secrets/*]',
    reason:
      'deliver-webhook signs for every project, and projects are made while it runs: below this path lie their webhook secrets and ' +
      'nothing else. It can only read them, and no other function can.',
  },
] as const;
