import { expect, test } from 'vitest';
import { z } from 'zod';
import { inputOf, templateOf } from './synthesized.ts';

const statement = z.object({
  Action: z.union([z.string(), z.array(z.string())]),
  Effect: z.literal('Allow'),
  Resource: z.unknown(),
  Condition: z
    .object({ 'ForAllValues:StringLike': z.object({ 'dynamodb:LeadingKeys': z.array(z.string()) }) })
    .optional(),
});
const policy = z.object({
  Properties: z.object({
    PolicyDocument: z.object({ Statement: z.array(statement) }),
    Roles: z.tuple([z.object({ Ref: z.string() })]),
  }),
});

const template = templateOf(inputOf('production'));

/** Every grant of every function, a line each: `action resource keys`. */
function grants(): Record<string, string[]> {
  const functions = Object.values(template.findResources('AWS::Lambda::Function'));
  const byRole = new Map(
    functions.map(({ Properties: { Role, Environment } }) => [
      Role['Fn::GetAtt'][0],
      String(Environment.Variables.POWERTOOLS_SERVICE_NAME),
    ]),
  );
  const policies = Object.values(template.findResources('AWS::IAM::Policy')).map(
    (each) => policy.parse(each).Properties,
  );
  return Object.fromEntries(
    policies.map(({ PolicyDocument, Roles: [role] }) => [
      byRole.get(role.Ref),
      PolicyDocument.Statement.flatMap(lines).toSorted(),
    ]),
  );
}

function lines({ Action, Resource, Condition }: z.infer<typeof statement>): string[] {
  const keys = Condition?.['ForAllValues:StringLike']['dynamodb:LeadingKeys'].join(' ');
  return [Action]
    .flat()
    .flatMap((action) =>
      (Array.isArray(Resource) ? Resource : [Resource]).map((resource) =>
        [action, named(resource), ...(keys ? [keys] : [])].join(' '),
      ),
    );
}

/** The part of a resource's name that a reader knows: its logical id or its parameter's path. */
function named(resource: unknown): string {
  const text = JSON.stringify(resource);
  const [, parameter] = /parameter\/verso\/production\/([a-z/-]+)/.exec(text) ?? [];
  const [, logicalId] = /"Fn::GetAtt":\["(\w+?)[0-9A-F]{8}","Arn"\]/.exec(text) ?? [];
  const [, stream] = /"Fn::GetAtt":\["(\w+?)[0-9A-F]{8}","StreamArn"\]/.exec(text) ?? [];
  const [, topic] = /^\{"Ref":"(\w+?)[0-9A-F]{8}"\}$/.exec(text) ?? [];
  if (stream ?? topic) return stream ? `${stream}/stream` : String(topic);
  const [index = ''] = /\/index\/[\w-]+/.exec(text) ?? [];
  return parameter ?? (logicalId ? logicalId + index : text);
}

const TABLE = 'VerificationsTable';
const logs = (group: string) => [`logs:CreateLogStream ${group}`, `logs:PutLogEvents ${group}`];
const parameters = (...names: string[]) => names.map((name) => `ssm:GetParameters ${name}`);
const receiving = (queue: string) =>
  ['DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'].map((action) => `sqs:${action} ${queue}`);
const signing = ['kms:Sign SigningKeysLive', 'kms:Sign SigningKeysTest'];

test('each function may do what it needs and nothing else', () => {
  const expected: Record<string, string[]> = {
    'create-verification': [
      `dynamodb:GetItem ${TABLE} apikey#* project#* config#* verification#* request#*`,
      `dynamodb:PutItem ${TABLE} verification#* request#*`,
      `dynamodb:UpdateItem ${TABLE} counter#* verification#* request#*`,
      ...parameters('subkeys/code', 'subkeys/phone', 'subkeys/ticket'),
      ...logs('CreateVerificationLogs'),
    ],
    'get-verification': [
      `dynamodb:GetItem ${TABLE} apikey#* verification#* config#*`,
      ...parameters('subkeys/ticket'),
      ...logs('GetVerificationLogs'),
    ],
    'complete-verification': [
      `dynamodb:GetItem ${TABLE} apikey#* project#* branding#* config#* verification#* request#* revocation#* erased#*`,
      `dynamodb:PutItem ${TABLE} revocation#*`,
      `dynamodb:UpdateItem ${TABLE} verification#* counter#*`,
      ...signing,
      ...parameters('subkeys/code', 'subkeys/phone'),
      ...logs('CompleteVerificationLogs'),
    ],
    manage: [
      `dynamodb:BatchGetItem ${TABLE} verification#* request#*`,
      `dynamodb:GetItem ${TABLE} apikey#* config#* verification#* request#* delivery#*`,
      `dynamodb:Query ${TABLE}/index/by-list`,
      `dynamodb:Query ${TABLE}/index/by-reference`,
      `dynamodb:Query ${TABLE} usage#* delivery#*`,
      `dynamodb:UpdateItem ${TABLE} verification#* request#* delivery#*`,
      'sqs:SendMessage WebhooksRetries',
      ...logs('ManageLogs'),
    ],
    'list-revocations': [
      `dynamodb:GetItem ${TABLE} apikey#* config#*`,
      `dynamodb:Query ${TABLE} revocation#*`,
      ...signing,
      ...logs('ListRevocationsLogs'),
    ],
    'publish-events': [
      ...['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
        (action) => `dynamodb:${action} ${TABLE}/stream`,
      ),
      `dynamodb:GetItem ${TABLE} config#* verification#* request#*`,
      `dynamodb:UpdateItem ${TABLE} verification#* request#*`,
      ...signing,
      'sns:Publish EventsTopic',
      'sqs:SendMessage EventsUnpublishedQueue',
      'sqs:SendMessage EventsUnsigned',
      ...receiving('EventsUnsigned'),
      ...logs('EventsPublishEventsLogs'),
    ],
    'gather-changes': [
      ...['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
        (action) => `dynamodb:${action} ${TABLE}/stream`,
      ),
      `dynamodb:GetItem ${TABLE} project#*`,
      `dynamodb:Query ${TABLE} usage#*`,
      `dynamodb:UpdateItem ${TABLE} usage#* project#*`,
      'sqs:SendMessage EventsDeadlines',
      'sqs:SendMessage EventsUnpublishedQueue',
      ...logs('GatheredGatherChangesLogs'),
    ],
    expire: [
      `dynamodb:GetItem ${TABLE} verification#* request#*`,
      `dynamodb:UpdateItem ${TABLE} verification#* request#*`,
      'sqs:SendMessage EventsDeadlines',
      ...receiving('EventsDeadlines'),
      ...logs('EventsExpireLogs'),
    ],
    public: [
      `dynamodb:GetItem ${TABLE} apikey#* project#* config#* verification#* revocation#* erased#*`,
      ...logs('PublicLogs'),
    ],
    page: [
      `dynamodb:BatchGetItem ${TABLE} verification#*`,
      `dynamodb:GetItem ${TABLE} project#* branding#* config#* verification#* request#*`,
      ...parameters('subkeys/code'),
      ...logs('PageLogs'),
    ],
    'deliver-webhook': [
      `dynamodb:BatchGetItem ${TABLE} verification#*`,
      `dynamodb:GetItem ${TABLE} verification#* request#* project#* delivery#* endpoint#*`,
      `dynamodb:PutItem ${TABLE} delivery#*`,
      `dynamodb:UpdateItem ${TABLE} endpoint#*`,
      ...['DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage', 'SendMessage'].map(
        (action) => `sqs:${action} WebhooksRetries`,
      ),
      // For Lambda, which puts there in its name what it gave up.
      'sqs:SendMessage WebhooksUndeliverableQueue',
      ...parameters('webhook-secrets/'),
      ...logs('WebhooksDeliverWebhookLogs'),
    ],
    'receive-telegram': [
      `dynamodb:GetItem ${TABLE} verification#* config#* sender#* counter#* revocation#*`,
      `dynamodb:PutItem ${TABLE} sender#* revocation#*`,
      `dynamodb:UpdateItem ${TABLE} verification#* counter#*`,
      ...signing,
      ...parameters('subkeys/code', 'subkeys/sender', 'subkeys/phone', 'channels/telegram/secret-token'),
      ...logs('ReceiverstelegramLogs'),
    ],
    'receive-whatsapp': [
      `dynamodb:GetItem ${TABLE} verification#* config#* sender#* counter#* revocation#*`,
      `dynamodb:PutItem ${TABLE} sender#* revocation#*`,
      `dynamodb:UpdateItem ${TABLE} verification#* counter#*`,
      ...signing,
      ...parameters(
        'subkeys/code',
        'subkeys/sender',
        'subkeys/phone',
        'channels/whatsapp/app-secret',
        'channels/whatsapp/verify-token',
        'channels/whatsapp/access-token',
      ),
      ...logs('ReceiverswhatsappLogs'),
    ],
    'receive-sms': [
      `dynamodb:GetItem ${TABLE} verification#* config#* sender#* counter#*`,
      `dynamodb:PutItem ${TABLE} sender#*`,
      `dynamodb:UpdateItem ${TABLE} verification#* counter#*`,
      ...signing,
      ...parameters('subkeys/code', 'subkeys/sender', 'subkeys/phone', 'channels/sms/twilio-auth-token'),
      ...logs('ReceiverssmsLogs'),
    ],
  };
  expect(grants()).toEqual(
    Object.fromEntries(Object.entries(expected).map(([name, all]) => [name, all.toSorted()])),
  );
});

test('no role has a managed policy, and no grant a wildcard for an action or a resource', () => {
  for (const role of Object.values(template.findResources('AWS::IAM::Role'))) {
    expect(role.Properties).not.toHaveProperty('ManagedPolicyArns');
  }
  const all = Object.values(grants()).flat();
  expect(all.filter((line) => /^\S*\*|^\S+ \*/.test(line))).toEqual([]);
});
