import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { resourceValues } from '../../infra/local/template/resource-values.ts';
import { ENVIRONMENT } from '../../shared/config/names.ts';
import { ROUTES } from '../../shared/http/routes.ts';
import { bundles, inputOf, templateOf } from './synthesized.ts';

const production = templateOf(inputOf('production'));
const local = templateOf(inputOf('local'), 'local');
const functions = Object.entries(production.findResources('AWS::Lambda::Function'));

describe('the table', () => {
  test('expires items, streams changes and can be restored', () => {
    production.hasResourceProperties('AWS::DynamoDB::Table', {
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
  });

  test('outlives the stack in production, and goes with a local one', () => {
    production.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { DeletionProtectionEnabled: true },
    });
    local.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Delete',
      Properties: { DeletionProtectionEnabled: false },
    });
  });
});

test('the two signing keys are RSA_2048, multi-Region, and kept in production', () => {
  const key = { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY', MultiRegion: true };
  production.resourcePropertiesCountIs('AWS::KMS::Key', key, 2);
  production.allResources('AWS::KMS::Key', { DeletionPolicy: 'Retain' });
});

describe('every function', () => {
  test.each(functions)(
    '%s runs Node 24 on arm64 as a role of its own and keeps its logs for a month',
    (id, { Properties }) => {
      expect(Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        LoggingConfig: { LogFormat: 'JSON', SystemLogLevel: 'WARN' },
      });
      const owners = functions.filter(
        ([, other]) => JSON.stringify(other.Properties.Role) === JSON.stringify(Properties.Role),
      );
      expect(owners).toHaveLength(1);
      const group = production.findResources('AWS::Logs::LogGroup')[Properties.LoggingConfig.LogGroup.Ref];
      expect(group?.Properties).toMatchObject({ RetentionInDays: 30 });
      production.hasResourceProperties('AWS::Lambda::Alias', { Name: 'live', FunctionName: { Ref: id } });
    },
  );

  test.each(functions)('%s says what its failure means to people', (id) => {
    production.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'Errors',
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: id } }],
      AlarmDescription: Match.stringLikeRegexp('^[A-Z].{40,}\\.$'),
      AlarmActions: Match.absent(),
    });
  });

  test.each(functions)('%s has only the variables that the code names', (_, { Properties }) => {
    const known = [...Object.values(ENVIRONMENT), 'POWERTOOLS_SERVICE_NAME'];
    expect(known).toEqual(expect.arrayContaining(Object.keys(Properties.Environment.Variables)));
  });
});

test('answers of 5xx raise an alarm of their own, since a function that answers has not failed', () => {
  production.hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: '5xx',
    Namespace: 'AWS/ApiGateway',
  });
});

test('alarms tell the topic that the configuration names', () => {
  const alarmTopicArn = 'arn:aws:sns:eu-central-1:111122223333:pager';
  const template = templateOf({ ...inputOf('production'), alarmTopicArn });
  template.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [alarmTopicArn] });
});

describe('the HTTP API', () => {
  const routes = Object.values(production.findResources('AWS::ApiGatewayV2::Route')).map(
    ({ Properties }) => Properties,
  );

  test('serves the routes of the table, the webhooks and $default', () => {
    const segment = { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] };
    const webhook = (method: string, channel: string) => ({
      'Fn::Join': ['', [`${method} /webhooks/`, segment, `/${channel}`]],
    });
    const expected = [
      ...ROUTES.map(({ method, path }) => `${method} ${path}`),
      webhook('POST', 'telegram'),
      webhook('GET', 'whatsapp'),
      webhook('POST', 'whatsapp'),
      webhook('POST', 'sms'),
      '$default',
    ];
    expect(routes.map(({ RouteKey }) => RouteKey)).toEqual(expect.arrayContaining(expected));
    expect(routes).toHaveLength(expected.length);
  });

  test('reaches every function through its alias', () => {
    const aliases = Object.keys(production.findResources('AWS::Lambda::Alias'));
    for (const { Properties } of Object.values(production.findResources('AWS::ApiGatewayV2::Integration'))) {
      expect(aliases).toContain(Properties.IntegrationUri.Ref);
      expect(Properties.PayloadFormatVersion).toBe('2.0');
    }
  });

  // API Gateway calls for $default under <api>/<stage>/$default, without a method and a path.
  test('may call the function of $default', () => {
    const allowed = Object.values(production.findResources('AWS::Lambda::Permission')).map(
      ({ Properties }) => {
        const parts: unknown[] = Properties.SourceArn['Fn::Join'][1];
        return String(parts.at(-1));
      },
    );
    expect(allowed).toContain('/*/*');
  });

  test('throttles everything, and strangers more', () => {
    production.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 },
      RouteSettings: { $default: { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 } },
    });
  });
});

test('a channel that is not configured has no function, no route and no output', () => {
  const template = templateOf({
    ...inputOf('production'),
    channels: { telegram: { botUsername: 'acme_bot' } },
  });
  const text = JSON.stringify(template.toJSON());
  expect(text).not.toMatch(/whatsapp|sms|twilio/i);
  expect(Object.keys(template.findOutputs('*'))).toContain('TelegramWebhookUrl');
});

test('the outputs are what the set-up needs', () => {
  expect(Object.keys(production.findOutputs('*')).toSorted()).toEqual([
    'ApiUrl',
    'Issuer',
    'JwksUrl',
    'LiveSigningKeyArn',
    'ParameterPrefix',
    'SmsWebhookUrl',
    'TableName',
    'TelegramWebhookUrl',
    'TestSigningKeyArn',
    'WhatsappWebhookUrl',
  ]);
});

test('nothing in the template is a secret, a phone number or a custom resource', () => {
  const text = JSON.stringify(production.toJSON());
  expect(text).not.toMatch(/\+\d{7,}|AC[0-9a-f]{32}|whsec_|pk_live|Custom::/);
});

test('the local stack can run every resource of the template', () => {
  const account = {
    region: 'eu-central-1',
    accountId: '000000000000',
    apiUrl: 'http://127.0.0.1',
    stackName: 'Verso',
  };
  const resources: Record<string, { Type: string }> = production.toJSON().Resources;
  for (const [id, { Type }] of Object.entries(resources))
    expect(() => resourceValues(id, Type, account)).not.toThrow();
});

test('the same configuration gives the same template', () => {
  expect(templateOf(inputOf('production')).toJSON()).toEqual(production.toJSON());
});

describe('every bundle', () => {
  test.each(bundles.map(({ name, bytes }) => [name, bytes] as const))('%s is at most 500 KB', (_, bytes) => {
    expect(bytes).toBeLessThanOrEqual(500 * 1000);
  });
});
