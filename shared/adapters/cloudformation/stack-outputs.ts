import {
  CloudFormationClient,
  type CloudFormationClientConfig,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';

/** A deployed stack's outputs. Throws when the stack or an output isn't there. */
export async function cloudFormationOutputs(
  config: CloudFormationClientConfig,
  stackName: string,
): Promise<(name: string) => string> {
  const { Stacks } = await new CloudFormationClient(config).send(
    new DescribeStacksCommand({ StackName: stackName }),
  );
  const outputs = new Map(
    Stacks?.[0]?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
  );
  return (name) => {
    const value = outputs.get(name);
    if (value === undefined)
      throw new Error(`The stack ${stackName} has no output ${name}: deploy it again.`);
    return value;
  };
}
