import { z } from 'zod';
import type { KeyDefinition, MessagingDefinitions, TableDefinition } from '../aws/endpoint.ts';
import { type AccessRequest, evaluate } from '../aws/iam/evaluate.ts';
import { type PolicyDocument, parsePolicy } from '../aws/iam/policy.ts';
import { matchesWildcard } from '../aws/iam/wildcard.ts';
import type { Assembly } from './assembly.ts';
import { type EventSource, readEventSources } from './event-sources.ts';
import { type DeployedFunctionUrl, permissionProperties, readFunctionUrls } from './function-urls.ts';
import { resolve, type Scope } from './intrinsics.ts';
import { readInvocations } from './invocations.ts';
import { readMessaging } from './messaging.ts';
import { type Account, resourceValues } from './resource-values.ts';
import { resourcesOfType } from './resources-of-type.ts';

const functionProperties = z.object({
  Code: z.object({ S3Key: z.string() }),
  Handler: z.string(),
  Role: z.string(),
  Timeout: z.number(),
  MemorySize: z.number(),
  Environment: z.object({ Variables: z.record(z.string(), z.string()) }).optional(),
});
/** Managed and inline policies would grant what nobody here evaluates. */
const roleProperties = z.strictObject({
  AssumeRolePolicyDocument: z.unknown().optional(),
  Tags: z.unknown().optional(),
});
const policyProperties = z.object({ PolicyDocument: z.unknown(), Roles: z.array(z.string()) });
const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const tableProperties = z.object({
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z
    .array(
      z.object({
        IndexName: z.string(),
        KeySchema: keySchema,
        Projection: z.object({
          ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']).optional(),
          NonKeyAttributes: z.array(z.string()).optional(),
        }),
      }),
    )
    .optional(),
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  StreamSpecification: z.object({ StreamViewType: z.literal('NEW_AND_OLD_IMAGES') }).optional(),
  TimeToLiveSpecification: z.object({ AttributeName: z.string(), Enabled: z.boolean() }).optional(),
});
const keyProperties = z.object({ KeySpec: z.enum(['RSA_2048', 'ECC_NIST_P256']) });
const aliasProperties = z.object({ FunctionName: z.string(), FunctionVersion: z.string(), Name: z.string() });
const routeProperties = z.object({ ApiId: z.string(), RouteKey: z.string(), Target: z.string() });
const integrationProperties = z.object({
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
});

export type DeployedFunction = {
  /** POWERTOOLS_SERVICE_NAME where it is set, else the logical id. */
  readonly name: string;
  readonly logicalId: string;
  readonly directory: string;
  readonly handler: string;
  readonly role: string;
  readonly timeoutMilliseconds: number;
  readonly memoryMegabytes: number;
  readonly variables: Readonly<Record<string, string>>;
};

export type DeployedRoute = { readonly routeKey: string; readonly function: DeployedFunction };

/** A template with everything resolved: what CloudFormation would have made of it. */
export type DeployedStack = {
  readonly functions: readonly DeployedFunction[];
  readonly routes: readonly DeployedRoute[];
  readonly functionUrls: readonly DeployedFunctionUrl<DeployedFunction>[];
  readonly tables: readonly TableDefinition[];
  readonly keys: readonly KeyDefinition[];
  readonly messaging: MessagingDefinitions;
  readonly eventSources: readonly EventSource<DeployedFunction>[];
  readonly policies: ReadonlyMap<string, readonly PolicyDocument[]>;
  readonly outputs: Readonly<Record<string, string>>;
};

/**
 * Reads a template as CloudFormation would deploy it. Throws, naming the resource, on anything that would fail
 * in an account: an unknown type or intrinsic, a route without an integration, an integration that API Gateway
 * may not invoke.
 */
export function deployStack(
  assembly: Assembly,
  account: Account,
  pseudoParameters: Scope['pseudoParameters'],
): DeployedStack {
  const { Resources, Outputs } = assembly.template;
  const known = new Map(
    Object.entries(Resources).map(([id, { Type }]) => [id, resourceValues(id, Type, account)]),
  );
  const scope: Scope = { pseudoParameters, resource: (id) => known.get(id) };
  const all = resourcesOfType(assembly.template, scope);
  const valuesOf = (id: string) => known.get(id) ?? { ref: id, attributes: {} };

  const functions = all('AWS::Lambda::Function', functionProperties).map(
    ({ id, properties }): DeployedFunction => {
      const variables = properties.Environment?.Variables ?? {};
      return {
        name: variables.POWERTOOLS_SERVICE_NAME ?? id,
        logicalId: id,
        directory: assembly.assetDirectory(properties.Code.S3Key),
        handler: properties.Handler,
        role: properties.Role,
        timeoutMilliseconds: properties.Timeout * 1000,
        memoryMegabytes: properties.MemorySize,
        variables,
      };
    },
  );
  const aliases = all('AWS::Lambda::Alias', aliasProperties);
  const permissions = all('AWS::Lambda::Permission', permissionProperties);
  const integrations = all('AWS::ApiGatewayV2::Integration', integrationProperties);

  /** By the alias' ARN, or by what CDK cuts out of it: `<function>:<alias>`. */
  const functionOf = (qualified: string | undefined): DeployedFunction | undefined => {
    const alias = aliases.find(
      ({ id, properties }) => valuesOf(id).ref === qualified || `${id}:${properties.Name}` === qualified,
    );
    return functions.find(({ logicalId }) => logicalId === alias?.properties.FunctionName);
  };
  const functionBehind = (apiId: string, routeKey: string, target: string): DeployedFunction => {
    const uri = integrations.find(({ id }) => target === `integrations/${id}`)?.properties.IntegrationUri;
    const found = functionOf(uri);
    if (!found) throw new Error(`The route ${routeKey} leads to no alias of a function.`);
    const allowed = permissions.some(
      ({ properties: { FunctionName, Principal, Action, SourceArn = '*' } }) =>
        FunctionName === uri &&
        Principal === 'apigateway.amazonaws.com' &&
        Action === 'lambda:InvokeFunction' &&
        matchesWildcard(SourceArn, sourceArn(account, apiId, routeKey)),
    );
    if (!allowed)
      throw new Error(`API Gateway has no permission to invoke the function of the route ${routeKey}.`);
    return found;
  };

  all('AWS::IAM::Role', roleProperties);
  const policies = new Map<string, PolicyDocument[]>();
  for (const { id, properties } of all('AWS::IAM::Policy', policyProperties)) {
    const document = parsePolicy(properties.PolicyDocument, id);
    for (const role of properties.Roles) {
      const arn = valuesOf(role).attributes.Arn ?? role;
      policies.set(arn, [...(policies.get(arn) ?? []), document]);
    }
  }

  const tables = all('AWS::DynamoDB::Table', tableProperties).map(({ id, properties }) => ({
    name: valuesOf(id).ref,
    arn: valuesOf(id).attributes.Arn ?? '',
    keySchema: properties.KeySchema,
    attributeDefinitions: properties.AttributeDefinitions,
    globalSecondaryIndexes: properties.GlobalSecondaryIndexes,
    ttlAttribute: properties.TimeToLiveSpecification?.AttributeName,
    ...(properties.StreamSpecification && { streamArn: valuesOf(id).attributes.StreamArn }),
  }));
  const declared = readMessaging(all, valuesOf);
  const mayDo = ({ role }: DeployedFunction, request: Pick<AccessRequest, 'action' | 'resource'>) =>
    evaluate(policies.get(role) ?? [], { ...request, context: {} }) === 'allowed';
  const invocations = readInvocations(all, {
    ...{ messaging: declared, permissions, mayDo },
    aliases: aliases.flatMap(({ id, properties: { FunctionName } }) => {
      const target = functions.find(({ logicalId }) => logicalId === FunctionName);
      return target ? [{ ref: valuesOf(id).ref, functionName: FunctionName, function: target }] : [];
    }),
  });

  return {
    functions,
    messaging: invocations.messaging,
    tables,
    eventSources: [
      ...invocations.sources,
      ...readEventSources(all, {
        tables,
        messaging: declared,
        functionOf,
        timeoutOf: ({ timeoutMilliseconds }: DeployedFunction) => timeoutMilliseconds,
        mayDo,
      }),
    ],
    routes: all('AWS::ApiGatewayV2::Route', routeProperties).map(
      ({ properties: { ApiId, RouteKey, Target } }) => ({
        routeKey: RouteKey,
        function: functionBehind(ApiId, RouteKey, Target),
      }),
    ),
    functionUrls: readFunctionUrls(all, {
      permissions,
      aliasOf(functionArn, name) {
        const target = functions.find(({ logicalId }) => valuesOf(logicalId).attributes.Arn === functionArn);
        const alias = aliases.find(
          ({ properties }) => properties.FunctionName === target?.logicalId && properties.Name === name,
        );
        return target && alias && { ref: valuesOf(alias.id).ref, function: target };
      },
    }),
    keys: all('AWS::KMS::Key', keyProperties).map(({ id, properties }) => ({
      keyId: id,
      arn: valuesOf(id).attributes.Arn ?? '',
      keySpec: properties.KeySpec,
    })),
    policies,
    outputs: Object.fromEntries(
      Object.entries(Outputs).map(([name, { Value }]) => [name, String(resolve(Value, scope))]),
    ),
  };
}

/**
 * What API Gateway says it calls for. `$default` has no method, so a permission for three segments misses it:
 * https://github.com/aws/serverless-application-model/issues/1860
 */
function sourceArn({ region, accountId }: Account, apiId: string, routeKey: string): string {
  const route = routeKey === '$default' ? '/$default' : `/${routeKey.replace(' ', '')}`;
  return `arn:aws:execute-api:${region}:${accountId}:${apiId}/$default${route}`;
}
