import type { ResourceValues } from './intrinsics.ts';

export type Account = {
  readonly region: string;
  readonly accountId: string;
  readonly apiUrl: string;
  /** Of a Function URL, by its logical id. */
  readonly functionUrl: (id: string) => string;
  readonly stackName: string;
};

type Values = (id: string, account: Account) => ResourceValues;

const none: Values = (id) => ({ ref: id, attributes: {} });

/**
 * What each type of resource answers to `Ref` and `Fn::GetAtt`. The list is closed: a resource of a type that
 * isn't here stops the start, because nothing on this machine would do its work.
 */
const VALUES: Readonly<Record<string, Values>> = {
  'AWS::ApiGatewayV2::Api': (id, { apiUrl }) => ({ ref: id, attributes: { ApiEndpoint: apiUrl, ApiId: id } }),
  'AWS::ApiGatewayV2::Integration': none,
  'AWS::ApiGatewayV2::Route': none,
  'AWS::ApiGatewayV2::Stage': none,
  // Nothing on this machine watches or is billed.
  'AWS::Budgets::Budget': none,
  'AWS::CloudWatch::Alarm': none,
  'AWS::CloudWatch::Dashboard': none,
  'AWS::DynamoDB::Table': (id, account) => {
    const name = `${account.stackName}-${id}`;
    const arn = arnOf(account, 'dynamodb', `table/${name}`);
    return { ref: name, attributes: { Arn: arn, StreamArn: `${arn}/stream/2026-01-01T00:00:00.000` } };
  },
  'AWS::IAM::Policy': none,
  'AWS::IAM::Role': (id, { accountId }) => ({
    ref: id,
    attributes: { Arn: `arn:aws:iam::${accountId}:role/${id}` },
  }),
  'AWS::KMS::Key': (id, account) => ({
    ref: id,
    attributes: { Arn: arnOf(account, 'kms', `key/${id}`), KeyId: id },
  }),
  'AWS::Lambda::Alias': (id, account) => ({
    ref: arnOf(account, 'lambda', `function:${id}:alias`),
    attributes: {},
  }),
  'AWS::Lambda::EventInvokeConfig': none,
  'AWS::Lambda::EventSourceMapping': none,
  'AWS::Lambda::Function': (id, account) => ({
    ref: id,
    attributes: { Arn: arnOf(account, 'lambda', `function:${id}`) },
  }),
  'AWS::Lambda::Permission': none,
  'AWS::Lambda::Url': (id, account) => ({ ref: id, attributes: { FunctionUrl: account.functionUrl(id) } }),
  'AWS::Lambda::Version': (id, account) => ({
    ref: arnOf(account, 'lambda', `function:version:${id}`),
    attributes: { Version: '1' },
  }),
  'AWS::Logs::MetricFilter': none,
  'AWS::Logs::LogGroup': (id, account) => ({
    ref: id,
    attributes: { Arn: arnOf(account, 'logs', `log-group:${id}:*`) },
  }),
  'AWS::SNS::Subscription': none,
  'AWS::SNS::Topic': (id, account) => {
    const name = `${account.stackName}-${id}`;
    return { ref: arnOf(account, 'sns', name), attributes: { TopicName: name } };
  },
  'AWS::SNS::TopicPolicy': none,
  'AWS::SQS::Queue': (id, account) => {
    const name = `${account.stackName}-${id}`;
    const { region, accountId } = account;
    return {
      ref: `https://sqs.${region}.amazonaws.com/${accountId}/${name}`,
      attributes: { Arn: arnOf(account, 'sqs', name), QueueName: name },
    };
  },
  'AWS::SQS::QueuePolicy': none,
};

export function resourceValues(id: string, type: string, account: Account): ResourceValues {
  const values = VALUES[type];
  if (!values) throw new Error(`The template's ${id} is of type ${type}, which the local stack can't run.`);
  return values(id, account);
}

function arnOf({ region, accountId }: Account, service: string, resource: string): string {
  return `arn:aws:${service}:${region}:${accountId}:${resource}`;
}
