import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { resourceValues } from '../../infra/local/template/resource-values.ts';
import { ENVIRONMENT } from '../../shared/config/names.ts';
import { inputOf, stackOf, templateOf } from './synthesized.ts';

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
  local.allResources('AWS::KMS::Key', { DeletionPolicy: 'Delete' });
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

  test.each(functions)(
    '%s says what it means to people when it crashes or answers 5xx',
    (id, { Properties }) => {
      const name = Properties.Environment.Variables.POWERTOOLS_SERVICE_NAME;
      const errors = { MetricName: `${name}-errors`, Namespace: 'Verso/production' };
      production.hasResourceProperties('AWS::Logs::MetricFilter', {
        LogGroupName: { Ref: Properties.LoggingConfig.LogGroup.Ref },
        FilterPattern: '{ $.level = "ERROR" }',
        MetricTransformations: [{ MetricName: errors.MetricName, MetricNamespace: errors.Namespace }],
      });
      production.hasResourceProperties('AWS::CloudWatch::Alarm', {
        Metrics: Match.arrayWith([
          Match.objectLike({
            MetricStat: {
              Metric: {
                MetricName: 'Errors',
                Dimensions: [{ Name: 'FunctionName', Value: { Ref: id } }],
              },
            },
          }),
          Match.objectLike({ MetricStat: { Metric: errors } }),
        ]),
        AlarmDescription: Match.stringLikeRegexp('^[A-Z].{40,}\\.$'),
        AlarmActions: Match.absent(),
      });
    },
  );

  test('has the variables that it reads and no others', () => {
    const { tableName, parameterPrefix, issuer, publicBaseUrl, retentionDays } = ENVIRONMENT;
    const { eventTopicArn, unpublishedQueueUrl, deadlineQueueUrl, unsignedQueueUrl } = ENVIRONMENT;
    const { retriesQueueUrl } = ENVIRONMENT;
    const receiver = [tableName, parameterPrefix];
    const expected = {
      'create-verification': [tableName, parameterPrefix, issuer, publicBaseUrl, retentionDays],
      'get-verification': [tableName, parameterPrefix],
      'complete-verification': [tableName, parameterPrefix],
      manage: [tableName, retentionDays, retriesQueueUrl],
      'list-revocations': [tableName, issuer],
      'publish-events': [...[tableName, eventTopicArn], ...[unpublishedQueueUrl, unsignedQueueUrl]],
      'gather-changes': [tableName, deadlineQueueUrl, unpublishedQueueUrl],
      expire: [tableName, deadlineQueueUrl],
      'deliver-webhook': [tableName, parameterPrefix, retentionDays, retriesQueueUrl],
      public: [tableName, issuer],
      page: [tableName, parameterPrefix],
      'receive-telegram': receiver,
      'receive-whatsapp': receiver,
      'receive-sms': receiver,
    };
    const given = functions.map(([, { Properties }]) => {
      const {
        POWERTOOLS_SERVICE_NAME: name,
        METRICS_NAMESPACE: namespace,
        ...variables
      } = Properties.Environment.Variables;
      expect(namespace).toBe('Verso/production');
      return [name, Object.keys(variables).toSorted()];
    });
    expect(Object.fromEntries(given)).toEqual(
      Object.fromEntries(Object.entries(expected).map(([name, names]) => [name, names.toSorted()])),
    );
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
    'DeadlineQueueUrl',
    'EventTopicArn',
    'Issuer',
    'JwksUrl',
    'LiveSigningKeyArn',
    'ParameterPrefix',
    'RetriesQueueUrl',
    'SmsWebhookUrl',
    'TableName',
    'TelegramWebhookUrl',
    'TestSigningKeyArn',
    'UndeliverableQueueUrl',
    'UnpublishedQueueUrl',
    'UnsignedQueueUrl',
    'WhatsappWebhookUrl',
  ]);
});

test('a production stack can not be deleted by accident', () => {
  expect(stackOf(inputOf('production')).stack.terminationProtection).toBe(true);
  expect(stackOf(inputOf('local'), 'local').stack.terminationProtection).toBe(false);
});

test('nothing in the template is a secret, a phone number or a custom resource', () => {
  const text = JSON.stringify(production.toJSON());
  const { whatsapp, sms } = inputOf('production').channels;
  const numbers = [whatsapp?.displayPhoneNumber, ...(sms?.numbers ?? []).map(({ number }) => number)];
  expect(numbers).toHaveLength(2);
  for (const number of numbers) expect(text).not.toContain(number?.slice(1));
  expect(text).not.toMatch(/\+\d{7,}|AC[0-9a-f]{32}|whsec_|pk_live|Custom::/);
});

test('the local stack can run every resource of the template', () => {
  const account = {
    region: 'eu-central-1',
    accountId: '000000000000',
    apiUrl: 'http://127.0.0.1',
    functionUrl: () => 'http://127.0.0.1:1/',
    stackName: 'Verso',
  };
  const resources: Record<string, { Type: string }> = production.toJSON().Resources;
  for (const [id, { Type }] of Object.entries(resources))
    expect(() => resourceValues(id, Type, account)).not.toThrow();
});

test('the same configuration gives the same template', () => {
  expect(templateOf(inputOf('production')).toJSON()).toEqual(production.toJSON());
});

test('only a local stack takes addresses on this machine', () => {
  const input = { ...inputOf('local'), issuer: 'https://verify.example.com' };
  const functionsOf = (stage: string) =>
    JSON.stringify(templateOf(input, stage).findResources('AWS::Lambda::Function'));
  expect(functionsOf('local')).toContain('"CALLERS_ON_THIS_MACHINE":"on"');
  for (const stage of ['production', 'development', 'locale'])
    expect(functionsOf(stage)).not.toContain('CALLERS_ON_THIS_MACHINE');
});

test('a second generation of signing keys joins the first, and every function that signs may use both', () => {
  const next = templateOf({ ...inputOf('production'), signingKeyGeneration: 2 });
  const named = (template: typeof next) => Object.keys(template.findResources('AWS::KMS::Key'));
  expect(named(next)).toHaveLength(4);
  expect(named(next)).toEqual(expect.arrayContaining(named(production)));
  const signers = Object.values(next.findResources('AWS::IAM::Policy')).filter((each) =>
    JSON.stringify(each).includes('kms:Sign'),
  );
  expect(signers.length).toBeGreaterThan(0);
  for (const signer of signers) {
    for (const key of named(next)) expect(JSON.stringify(signer)).toContain(key);
  }
});
