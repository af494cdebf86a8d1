import { z } from 'zod';
import type { TableDefinition } from '../aws/endpoint.ts';
import type { AccessRequest } from '../aws/iam/evaluate.ts';
import type { MessagingDefinitions, QueueDefinition } from '../aws/messaging/resources.ts';
import { destinationConfig, failureQueue } from './failure-destination.ts';
import type { ResourcesOfType } from './resources-of-type.ts';

const filterCriteria = z.strictObject({ Filters: z.array(z.strictObject({ Pattern: z.string() })) });
const mappingProperties = z.strictObject({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  Enabled: z.boolean().default(true),
  BatchSize: z.int().min(1),
  MaximumBatchingWindowInSeconds: z.int().min(0).max(300).default(0),
  TumblingWindowInSeconds: z.int().min(0).max(900).default(0),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  FilterCriteria: filterCriteria.optional(),
  StartingPosition: z.literal('TRIM_HORIZON').optional(),
  BisectBatchOnFunctionError: z.boolean().default(false),
  /** -1 is for as long as the record is kept. */
  MaximumRetryAttempts: z.int().min(-1).max(10_000).default(-1),
  MaximumRecordAgeInSeconds: z.int().min(-1).default(-1),
  ParallelizationFactor: z.int().min(1).max(10).default(1),
  DestinationConfig: destinationConfig.optional(),
  ScalingConfig: z.strictObject({ MaximumConcurrency: z.int().min(2).max(1000) }).optional(),
  Tags: z.unknown().optional(),
});
type MappingProperties = z.infer<typeof mappingProperties>;

type Shared<Function> = {
  readonly id: string;
  readonly function: Function;
  readonly batchSize: number;
  readonly windowMilliseconds: number;
  readonly reportsFailures: boolean;
};

/** What wakes a function without an HTTP request. */
export type EventSource<Function> =
  | (Shared<Function> & {
      readonly kind: 'stream';
      readonly table: TableDefinition;
      /** JSON each; a record that fits one of them comes through. */
      readonly patterns: readonly string[];
      /** What it returns as `state` is handed on until the window is over. */
      readonly tumbles: boolean;
      readonly bisects: boolean;
      readonly mostRetries: number;
      readonly mostAgeSeconds: number;
      readonly onFailure: QueueDefinition | undefined;
    })
  | (Shared<Function> & {
      readonly kind: 'queue';
      readonly queue: QueueDefinition;
      readonly mostConcurrent: number;
    })
  | {
      readonly kind: 'invocations';
      readonly id: string;
      readonly function: Function;
      /** Its alias'. */
      readonly functionArn: string;
      /** Lambda's own, before the function. */
      readonly queue: QueueDefinition;
      readonly mostRetries: number;
      readonly mostAgeSeconds: number;
      readonly onFailure: QueueDefinition | undefined;
    };

type Surroundings<Function> = {
  readonly tables: readonly TableDefinition[];
  readonly messaging: MessagingDefinitions;
  /** By the ARN of its alias. */
  readonly functionOf: (arn: string) => Function | undefined;
  readonly timeoutOf: (target: Function) => number;
  readonly mayDo: (target: Function, request: Pick<AccessRequest, 'action' | 'resource'>) => boolean;
};

const STREAM_ACTIONS = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'];
const QUEUE_ACTIONS = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];

/**
 * The template's event source mappings. Throws where Lambda would refuse one: a source or function that isn't there, a
 * role that may not read it, a queue whose messages come back before the function's time is up.
 */
export function readEventSources<Function>(
  all: ResourcesOfType,
  surroundings: Surroundings<Function>,
): readonly EventSource<Function>[] {
  return all('AWS::Lambda::EventSourceMapping', mappingProperties)
    .filter(({ properties }) => properties.Enabled)
    .map(({ id, properties }) => {
      const target = surroundings.functionOf(properties.FunctionName);
      if (!target) throw new Error(`The event source mapping ${id} leads to no alias of a function.`);
      const require = (service: string, actions: readonly string[]) => {
        for (const action of actions.map((name) => `${service}:${name}`)) {
          if (surroundings.mayDo(target, { action, resource: properties.EventSourceArn })) continue;
          throw new Error(`The function of the event source mapping ${id} lacks ${action}.`);
        }
      };
      const shared = {
        id,
        function: target,
        batchSize: properties.BatchSize,
        windowMilliseconds: properties.MaximumBatchingWindowInSeconds * 1000,
        reportsFailures: properties.FunctionResponseTypes.length > 0,
      };
      const table = surroundings.tables.find(({ streamArn }) => streamArn === properties.EventSourceArn);
      if (table) {
        require('dynamodb', STREAM_ACTIONS);
        return { ...shared, ...streamPart(id, properties, surroundings, target), kind: 'stream', table };
      }
      const queue = surroundings.messaging.queues.find(({ arn }) => arn === properties.EventSourceArn);
      if (!queue) throw new Error(`The event source mapping ${id} reads from nothing in the template.`);
      require('sqs', QUEUE_ACTIONS);
      if (Number(queue.attributes.VisibilityTimeout ?? 30) * 1000 < surroundings.timeoutOf(target))
        throw new Error(`The visibility timeout of ${id}'s queue is less than the function's timeout.`);
      const mostConcurrent = properties.ScalingConfig?.MaximumConcurrency ?? 10;
      return { ...shared, kind: 'queue', queue, mostConcurrent };
    });
}

function streamPart<Function>(
  id: string,
  { DestinationConfig, FilterCriteria, ...properties }: MappingProperties,
  surroundings: Surroundings<Function>,
  target: Function,
) {
  return {
    patterns: FilterCriteria?.Filters.map(({ Pattern }) => Pattern) ?? [],
    tumbles: properties.TumblingWindowInSeconds > 0,
    bisects: properties.BisectBatchOnFunctionError,
    mostRetries: properties.MaximumRetryAttempts,
    mostAgeSeconds: properties.MaximumRecordAgeInSeconds,
    onFailure: failureQueue(id, DestinationConfig, target, surroundings),
  };
}
