import { expect, test } from 'vitest';
import { deployStack } from '../../../infra/local/template/deployed-stack.ts';

const ACCOUNT = { region: 'eu-central-1', accountId: '0', apiUrl: 'http://127.0.0.1:1', stackName: 's' };
const ALIAS = { Ref: 'Live' };

type Change = {
  role?: Record<string, unknown>;
  routeKey?: string;
  target?: string;
  uri?: unknown;
  sourceArn?: string;
  principal?: string;
};

function deploy({ routeKey = 'GET /x/{id}', target = 'integrations/Integration', ...change }: Change) {
  const Resources = {
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: {} },
    Role: { Type: 'AWS::IAM::Role', Properties: change.role ?? {} },
    Fn: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: { S3Key: 'a.zip' },
        Handler: 'handler.handler',
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        Timeout: 3,
        MemorySize: 128,
      },
    },
    Live: {
      Type: 'AWS::Lambda::Alias',
      Properties: { FunctionName: { Ref: 'Fn' }, FunctionVersion: '1', Name: 'live' },
    },
    Integration: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: { IntegrationUri: change.uri ?? ALIAS, PayloadFormatVersion: '2.0' },
    },
    Route: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: { ApiId: { Ref: 'Api' }, RouteKey: routeKey, Target: target },
    },
    Permission: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        FunctionName: ALIAS,
        Principal: change.principal ?? 'apigateway.amazonaws.com',
        Action: 'lambda:InvokeFunction',
        SourceArn: `arn:aws:execute-api:eu-central-1:0:${change.sourceArn ?? 'Api/*/*/*'}`,
      },
    },
  };
  const assembly = {
    stackName: 's',
    template: { Resources, Outputs: {} },
    assetDirectory: (key: string) => `/assets/${key}`,
  };
  return deployStack(assembly, ACCOUNT, {});
}

test('a route leads to the function behind its integration and alias', () => {
  const { routes } = deploy({});
  expect(routes.map((route) => [route.routeKey, route.function.directory])).toEqual([
    ['GET /x/{id}', '/assets/a.zip'],
  ]);
});

test.each([
  ['without an integration', { target: 'integrations/Nothing' }, /GET .* leads to no alias/],
  ['whose integration is no alias', { uri: 'arn:aws:lambda:other' }, /leads to no alias/],
  ['that only another service may invoke', { principal: 'sns.amazonaws.com' }, /no permission/],
  ['that only another route may invoke', { sourceArn: 'Api/*/*/y' }, /no permission/],
  ['that only another API may invoke', { sourceArn: 'Other/*/*/*' }, /no permission/],
])('a route %s stops the start', (_name, change, message) => {
  expect(() => deploy(change)).toThrow(message);
});

test('a permission for stage, method and path does not cover $default, which has no method', () => {
  expect(() => deploy({ routeKey: '$default', sourceArn: 'Api/*/*/*' })).toThrow(/\$default/);
  expect(deploy({ routeKey: '$default', sourceArn: 'Api/*/*' }).routes).toHaveLength(1);
});

test.each([
  ['a managed policy', { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] }],
  ['an inline policy', { Policies: [] }],
])('a role with %s stops the start, since its grants would not be evaluated here', (_, role) => {
  expect(() => deploy({ role })).toThrow(/Role/);
});
