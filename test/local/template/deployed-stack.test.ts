import { expect, test } from 'vitest';
import { deployStack } from '../../../infra/local/template/deployed-stack.ts';

const ACCOUNT = {
  region: 'eu-central-1',
  accountId: '0',
  apiUrl: 'http://127.0.0.1:1',
  functionUrl: (id: string) => `http://${id}.test/`,
  stackName: 's',
};
const ALIAS = { Ref: 'Live' };

type Change = {
  role?: Record<string, unknown>;
  routeKey?: string;
  target?: string;
  uri?: unknown;
  sourceArn?: string;
  principal?: string;
  url?: Record<string, unknown>;
  permissions?: Record<string, unknown>;
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
  const withUrl = change.url && {
    ...change.permissions,
    Url: { Type: 'AWS::Lambda::Url', Properties: change.url },
  };
  const assembly = {
    stackName: 's',
    template: {
      Resources: { ...Resources, ...withUrl },
      Outputs: { ...(withUrl && { Url: { Value: { 'Fn::GetAtt': ['Url', 'FunctionUrl'] } } }) },
    },
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

const URL_OF_LIVE = {
  TargetFunctionArn: { 'Fn::GetAtt': ['Fn', 'Arn'] },
  Qualifier: 'live',
  AuthType: 'NONE',
};

function forAnybody(change: Record<string, unknown> = {}) {
  return { Type: 'AWS::Lambda::Permission', Properties: { FunctionName: ALIAS, Principal: '*', ...change } };
}

const MAY_CALL = forAnybody({ Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' });
const MAY_INVOKE = forAnybody({ Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true });

test('a function URL leads to the function behind its alias, and has an address', () => {
  const { functionUrls, outputs } = deploy({ url: URL_OF_LIVE, permissions: { MAY_CALL, MAY_INVOKE } });
  expect(functionUrls.map((each) => [each.id, each.function.directory])).toEqual([['Url', '/assets/a.zip']]);
  expect(outputs).toEqual({ Url: 'http://Url.test/' });
});

test.each([
  [
    'of an alias that is not there',
    { ...URL_OF_LIVE, Qualifier: 'next' },
    { MAY_CALL, MAY_INVOKE },
    /no alias/,
  ],
  ['that IAM guards', { ...URL_OF_LIVE, AuthType: 'AWS_IAM' }, { MAY_CALL, MAY_INVOKE }, /AuthType/],
  ['with CORS', { ...URL_OF_LIVE, Cors: {} }, { MAY_CALL, MAY_INVOKE }, /Cors/],
  ['that nobody may call', URL_OF_LIVE, { MAY_INVOKE }, /lambda:InvokeFunctionUrl/],
  ['by which nobody may invoke', URL_OF_LIVE, { MAY_CALL }, /lambda:InvokeFunction /],
  [
    'that only signed calls may use',
    URL_OF_LIVE,
    {
      MAY_INVOKE,
      only: forAnybody({ Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'AWS_IAM' }),
    },
    /lambda:InvokeFunctionUrl/,
  ],
  [
    'that may be called without its alias',
    URL_OF_LIVE,
    { MAY_INVOKE, other: forAnybody({ Action: 'lambda:InvokeFunctionUrl', FunctionName: { Ref: 'Fn' } }) },
    /lambda:InvokeFunctionUrl/,
  ],
])('a function URL %s stops the start', (_name, url, permissions, message) => {
  expect(() => deploy({ url, permissions })).toThrow(message);
});
