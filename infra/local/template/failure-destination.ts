import { z } from 'zod';
import type { AccessRequest } from '../aws/iam/evaluate.ts';
import type { MessagingDefinitions, QueueDefinition } from '../aws/messaging/resources.ts';

/** Strict: where what a function fails for goes in the end. */
export const destinationConfig = z.strictObject({
  OnFailure: z.strictObject({ Destination: z.string() }),
});

type Surroundings<Function> = {
  readonly messaging: MessagingDefinitions;
  readonly mayDo: (target: Function, request: Pick<AccessRequest, 'action' | 'resource'>) => boolean;
};

/** The queue of a destination; undefined where there is none. Throws where Lambda would lose what it sends there: it sends as the function. */
export function failureQueue<Function>(
  id: string,
  config: z.infer<typeof destinationConfig> | undefined,
  target: Function,
  { messaging, mayDo }: Surroundings<Function>,
): QueueDefinition | undefined {
  const destination = config?.OnFailure.Destination;
  if (destination === undefined) return undefined;
  const queue = messaging.queues.find(({ arn }) => arn === destination);
  if (!queue) throw new Error(`The failures of ${id} go to no queue of the template.`);
  if (!mayDo(target, { action: 'sqs:SendMessage', resource: destination }))
    throw new Error(`The function of ${id} may not send to the queue of its failures.`);
  return queue;
}
