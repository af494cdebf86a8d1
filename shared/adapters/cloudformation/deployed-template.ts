import {
  CloudFormationClient,
  type CloudFormationClientConfig,
  GetTemplateCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { z } from 'zod';
import type { DeployedFunction } from '../cloudwatch/function-activity.ts';

export type DeployedTemplate = {
  readonly template: unknown;
  readonly functions: readonly DeployedFunction[];
};

const functions = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.unknown().optional() })),
});

const functionProperties = z.object({
  MemorySize: z.int(),
  Environment: z.object({ Variables: z.object({ POWERTOOLS_SERVICE_NAME: z.string() }) }),
});

/** A stack's template, and its functions by the names that their records have. */
export async function deployedTemplate(
  config: CloudFormationClientConfig,
  stackName: string,
): Promise<DeployedTemplate> {
  const client = new CloudFormationClient(config);
  const { TemplateBody = '' } = await client.send(new GetTemplateCommand({ StackName: stackName }));
  const physicalNames = new Map<string | undefined, string | undefined>();
  for await (const page of paginateListStackResources({ client }, { StackName: stackName }))
    for (const { LogicalResourceId, PhysicalResourceId } of page.StackResourceSummaries ?? [])
      physicalNames.set(LogicalResourceId, PhysicalResourceId);
  const template: unknown = JSON.parse(TemplateBody);
  return {
    template,
    functions: functionsOf(template).flatMap(({ logicalId, ...found }) => {
      const physicalName = physicalNames.get(logicalId);
      return physicalName === undefined ? [] : [{ ...found, physicalName }];
    }),
  };
}

function functionsOf(template: unknown) {
  return Object.entries(functions.parse(template).Resources)
    .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
    .map(([logicalId, { Properties }]) => {
      const { MemorySize, Environment } = functionProperties.parse(Properties);
      return { logicalId, name: Environment.Variables.POWERTOOLS_SERVICE_NAME, memoryMegabytes: MemorySize };
    });
}
