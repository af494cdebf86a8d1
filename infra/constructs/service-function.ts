import { Duration, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import { type IMetric, MathExpression, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import {
  Alias,
  ApplicationLogLevel,
  Architecture,
  Code,
  FunctionUrlAuthType,
  Function as LambdaFunction,
  LoggingFormat,
  RecursiveLoop,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { SWITCHED_ON } from '../../shared/config/environment.ts';
import { ENVIRONMENT, INDEXES, type ParameterName, WEBHOOK_SECRETS } from '../../shared/config/names.ts';
import type { Bundle } from '../bundle.ts';
import { type Deployment, isLocal } from '../config.ts';
import { alarm } from './alarm.ts';

type Props = {
  readonly deployment: Deployment;
  readonly bundle: Bundle;
  /** What it means to people when this function crashes or times out: the text of its alarm. */
  readonly impact: string;
  readonly timeout?: Duration;
  /** Its share of a CPU grows with it. 256 when left out. */
  readonly memoryMegabytes?: number;
  /** How many of it run at a time: kept free for it, and no more than that. Undefined shares the account's quota. */
  readonly reservedConcurrency?: number | undefined;
  /** By queues of its own. Lambda stops the sixteenth or so in a row otherwise: https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html */
  readonly wakesItself?: boolean;
};

/**
 * For functions that wait for others nearly all of their time, which costs as much as the memory that it is waited with. Ten answers of a
 * megabyte at once, or ten thousand polls in a row, take 140 MB at most in a process of Node's with this limit; 128 would not do.
 */
export const MEGABYTES_FOR_WAITING = 192;

type VariableName = (typeof ENVIRONMENT)[keyof typeof ENVIRONMENT];

/** Partition-key prefixes (KEY_PREFIX) that a function may use, by what it does with them. */
type TableAccess = {
  /** Every item of an index that is asked for, keys only. */
  readonly queryIndexes?: boolean;
  readonly query?: readonly string[];
  readonly batchGet?: readonly string[];
  readonly get?: readonly string[];
  readonly put?: readonly string[];
  readonly update?: readonly string[];
};

/**
 * One Lambda function with the house's defaults. Each `bind...` sets the environment variable and grants the
 * access in one call, so that neither exists without the other.
 */
export class ServiceFunction extends Construct {
  /** What everything that calls the function goes through. */
  readonly alias: Alias;
  readonly #function: LambdaFunction;
  readonly #role: Role;
  readonly #stage: string;

  constructor(
    scope: Construct,
    id: string,
    {
      deployment,
      bundle,
      impact,
      timeout = Duration.seconds(10),
      memoryMegabytes = 256,
      reservedConcurrency,
      wakesItself,
    }: Props,
  ) {
    super(scope, id);
    this.#stage = deployment.stage;
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/verso/${deployment.stage}/${bundle.name}`,
      retention: deployment.retention.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.#role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(this.#role);
    this.#function = new LambdaFunction(this, 'Function', {
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: memoryMegabytes,
      timeout,
      ...(reservedConcurrency !== undefined && { reservedConcurrentExecutions: reservedConcurrency }),
      ...(wakesItself && { recursiveLoop: RecursiveLoop.ALLOW }),
      code: Code.fromAsset(bundle.directory),
      handler: 'handler.handler',
      role: this.#role,
      logGroup,
      // START, END and REPORT lines would cost a third of what a poll costs.
      loggingFormat: LoggingFormat.JSON,
      systemLogLevelV2: SystemLogLevel.WARN,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      environment: {
        [ENVIRONMENT.functionName]: bundle.name,
        // Two stages of one account must not add up in one metric.
        [ENVIRONMENT.metricsNamespace]: metricsNamespace(deployment),
      },
    });
    this.alias = new Alias(this, 'Live', { aliasName: 'live', version: this.#function.currentVersion });
    alarm(this, 'Errors', {
      metric: failures(
        this.#function.metricErrors({ period: PERIOD }),
        answeredErrors(logGroup, deployment, bundle),
      ),
      impact,
      alarmTopicArn: deployment.alarmTopicArn,
    });
    Tags.of(this).add('verso:component', bundle.name);
  }

  bindVariable(name: VariableName, value: string): this {
    this.#function.addEnvironment(name, value);
    return this;
  }

  /** An HTTPS address that anybody may call, for functions that check each request themselves. Lambda keeps it as long as the alias is there. */
  publicUrl(): string {
    return this.alias.addFunctionUrl({ authType: FunctionUrlAuthType.NONE }).url;
  }

  /** A caller on this machine can be developed against the local stack; no other stage delivers to it. */
  bindCallersOnThisMachine({ stage }: Pick<Deployment, 'stage'>): this {
    return isLocal(stage) ? this.bindVariable(ENVIRONMENT.callersOnThisMachine, SWITCHED_ON) : this;
  }

  /** Grants are cut along the keys, since every kind of item lies in the one table. */
  bindTable(table: Table, access: TableAccess): this {
    this.bindVariable(ENVIRONMENT.tableName, table.tableName);
    const actions = {
      'dynamodb:GetItem': access.get,
      'dynamodb:PutItem': access.put,
      'dynamodb:UpdateItem': access.update,
      'dynamodb:BatchGetItem': access.batchGet,
      'dynamodb:Query': access.query,
    };
    for (const [action, prefixes] of Object.entries(actions)) {
      if (!prefixes) continue;
      this.allow([action], [table.tableArn], {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': prefixes.map((prefix) => `${prefix}*`) },
      });
    }
    if (access.queryIndexes) {
      // Whole indexes: IAM documents LeadingKeys for the table's own key, and an index holds nothing but keys.
      const arns = Object.values(INDEXES).map(({ name }) => `${table.tableArn}/index/${name}`);
      this.allow(['dynamodb:Query'], arns);
    }
    return this;
  }

  /** The parameters are SecureStrings under the account's own SSM key, which needs no grant besides. */
  bindParameters(names: readonly ParameterName[]): this {
    const prefix = parameterPrefix(this.#stage);
    this.bindVariable(ENVIRONMENT.parameterPrefix, prefix);
    const arns = names.map((name) =>
      Stack.of(this).formatArn({
        service: 'ssm',
        resource: 'parameter',
        resourceName: `${prefix}/${name}`.slice(1),
      }),
    );
    return this.allow(['ssm:GetParameters'], arns);
  }

  /** Every project's, below one path; IAM has no way to name the project that a message is about. */
  bindWebhookSecrets(): this {
    const prefix = parameterPrefix(this.#stage);
    this.bindVariable(ENVIRONMENT.parameterPrefix, prefix);
    const resourceName = `${prefix}/${WEBHOOK_SECRETS}/*`.slice(1);
    const arn = Stack.of(this).formatArn({ service: 'ssm', resource: 'parameter', resourceName });
    return this.allow(['ssm:GetParameters'], [arn]);
  }

  bindSigning(...keys: readonly Key[]): this {
    return this.allow(
      ['kms:Sign'],
      keys.map((key) => key.keyArn),
    );
  }

  bindTopic(name: VariableName, topic: Topic): this {
    this.bindVariable(name, topic.topicArn);
    return this.allow(['sns:Publish'], [topic.topicArn]);
  }

  /** For sending; what a function receives, its event source mapping receives for it. */
  bindQueue(name: VariableName, queue: Queue): this {
    this.bindVariable(name, queue.queueUrl);
    return this.allow(['sqs:SendMessage'], [queue.queueArn]);
  }

  /** One of Lambda's own metrics of this function, a minute each. */
  metric(name: string, statistic: string): Metric {
    return this.#function.metric(name, { statistic, period: PERIOD });
  }

  /** For the grants that come without a variable: what a mapping reads for the function. */
  allow(actions: string[], resources: string[], conditions?: Record<string, unknown>): this {
    this.#role.addToPolicy(new PolicyStatement({ actions, resources, ...(conditions && { conditions }) }));
    return this;
  }
}

const PERIOD = Duration.minutes(1);

/** An answer of 5xx is no error to Lambda, and API Gateway's own metric names no function: the log line does. */
function answeredErrors(logGroup: LogGroup, deployment: Deployment, { name }: Bundle): Metric {
  const filter = logGroup.addMetricFilter('AnsweredErrors', {
    filterPattern: FilterPattern.stringValue('$.level', '=', 'ERROR'),
    metricNamespace: metricsNamespace(deployment),
    metricName: `${name}-errors`,
    metricValue: '1',
  });
  return filter.metric({ statistic: 'Sum', period: PERIOD });
}

/** Crashes and time-outs, which only Lambda counts, and what was answered as our own fault. */
function failures(crashes: IMetric, answered: IMetric): MathExpression {
  return new MathExpression({
    expression: 'FILL(crashes, 0) + FILL(answered, 0)',
    usingMetrics: { crashes, answered },
    period: PERIOD,
  });
}

/** Where a stage's parameters lie in the parameter store. */
export function parameterPrefix(stage: string): string {
  return `/verso/${stage}`;
}

/** Where a stage's own metrics are. */
export function metricsNamespace({ stage }: Pick<Deployment, 'stage'>): string {
  return `Verso/${stage}`;
}
