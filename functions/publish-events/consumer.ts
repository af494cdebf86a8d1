import type { DynamoDBBatchResponse, DynamoDBStreamEvent, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Meter } from '../../shared/cost/meter.ts';
import type { DeploymentSettings } from '../../shared/deployment/settings.ts';
import { subjectOfEvent } from '../../shared/events/cost-subject.ts';
import { publishChanges, type Task } from '../../shared/events/publish-changes.ts';
import type {
  Clock,
  EventTopic,
  MessageQueue,
  ProofSigner,
  RequestStore,
  VerificationStore,
} from '../../shared/ports.ts';
import { attachProof, attachProofTo } from '../../shared/proof/attach.ts';
import { settleRequest } from '../../shared/requests/settle.ts';
import { errorName } from '../middleware/error-name.ts';
import type { FunctionLogger } from '../middleware/logger.ts';
import { eachMessage } from '../middleware/queue-batch.ts';

type Dependencies = {
  readonly meter: Pick<Meter, 'note'>;
  readonly topic: EventTopic;
  readonly unpublished: MessageQueue;
  /** Ids of what waits for its proof. */
  readonly unsigned: MessageQueue;
  readonly verifications: Pick<VerificationStore, 'find' | 'apply'>;
  readonly requests: Pick<RequestStore, 'find' | 'reach'>;
  readonly signer: ProofSigner;
  readonly settings: () => Promise<DeploymentSettings>;
  readonly clock: Clock;
  /** What a record asks for. Throws when it can't be read. */
  readonly tasksOf: (record: unknown) => readonly Task[];
  readonly logger: Pick<FunctionLogger, 'error'>;
};

/** KMS was away a moment ago. */
const SIGN_AGAIN_SECONDS = 5;

/** Two sources wake the function; Lambda never mixes them in one batch. */
export function eventConsumer(dependencies: Dependencies) {
  const [changes, unsigned] = [streamConsumer(dependencies), unsignedConsumer(dependencies)];
  return (event: DynamoDBStreamEvent | SQSEvent) => (isFromQueue(event) ? unsigned(event) : changes(event));
}

function isFromQueue(event: DynamoDBStreamEvent | SQSEvent): event is SQSEvent {
  return event.Records.some((record) => 'messageId' in record);
}

/**
 * The table's stream. What has to come again is named by its sequence number: Lambda goes on behind the first of them.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
function streamConsumer(dependencies: Dependencies) {
  const { unpublished, tasksOf, logger } = dependencies;
  const topic = notingTopic(dependencies);
  return async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const changes = Records.map((record) => ({
      position: record.dynamodb?.SequenceNumber ?? '',
      whole: JSON.stringify(record),
      tasks: () => tasksOf(record),
    }));
    const again = await publishChanges(
      {
        topic,
        unpublished,
        carryOut: (task) => carryOut(dependencies, task),
        onUnreadable: (position, error) =>
          logger.error('A change can not be read.', { position, cause: errorName(error) }),
      },
      changes,
    );
    if (again.length > 0) logger.error('Changes come again.', { count: again.length });
    return { batchItemFailures: again.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

/** What KMS did not sign at once. It waits in a queue of its own, so that it holds up no event. */
function unsignedConsumer(dependencies: Dependencies): (event: SQSEvent) => Promise<SQSBatchResponse> {
  return eachMessage(async (id) => {
    dependencies.meter.note({ verification: id, outcome: 'signed' });
    if (!(await attachProofTo(dependencies, id))) throw new Error('KMS is still away.');
  }, dependencies.logger);
}

function notingTopic({ topic, meter }: Pick<Dependencies, 'topic' | 'meter'>): EventTopic {
  return {
    async publish(events) {
      const publications = await topic.publish(events);
      events.forEach((event, place) => {
        if (publications[place] === 'published') meter.note(subjectOfEvent(event));
      });
      return publications;
    },
  };
}

async function carryOut(dependencies: Dependencies, task: Exclude<Task, { kind: 'tell' }>): Promise<void> {
  switch (task.kind) {
    case 'sign': {
      const { id, projectId } = task.verification;
      dependencies.meter.note({ project: projectId, verification: id, outcome: 'signed' });
      const signed = await attachProof(dependencies, task.verification);
      if (!signed)
        await dependencies.unsigned.send(task.verification.id, { delaySeconds: SIGN_AGAIN_SECONDS });
      return;
    }
    case 'settle':
      return settleRequest(dependencies, task.requestId);
  }
}
