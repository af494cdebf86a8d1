import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { LocalStack } from '../../infra/local/stack.ts';
import { parseEvent, type ThinEvent } from '../../shared/events/event.ts';

/** A queue of a team's own that a topic tells. */
export type Subscriber = {
  /** Everything told so far, once what is under way has settled; as the queue's messages, whole. */
  texts(): Promise<readonly string[]>;
  events(): Promise<readonly ThinEvent[]>;
};

/** Subscribes as a team would: a queue of its own, and a filter policy if it likes. */
export async function subscriber(
  stack: LocalStack,
  name: string,
  filterPolicy?: Readonly<Record<string, readonly string[]>>,
): Promise<Subscriber> {
  const sqs = new SQSClient(stack.administrator);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] });
  const { Attributes } = await sqs.send(asked);
  await new SNSClient(stack.administrator).send(
    new SubscribeCommand({
      TopicArn: stack.outputs.EventTopicArn,
      Protocol: 'sqs',
      Endpoint: Attributes?.QueueArn,
      Attributes: {
        RawMessageDelivery: 'true',
        ...(filterPolicy && { FilterPolicy: JSON.stringify(filterPolicy) }),
      },
    }),
  );
  const texts: string[] = [];
  const bodies: string[] = [];
  const collect = async () => {
    await stack.eventSources.settled();
    for (const { text, body } of await takeAll(stack, QueueUrl ?? '')) {
      texts.push(text);
      bodies.push(body);
    }
  };
  return {
    async texts() {
      await collect();
      return [...texts];
    },
    async events() {
      await collect();
      return bodies.map(parseEvent);
    },
  };
}

/** Takes everything out of a queue. */
export async function takeAll(
  { administrator }: LocalStack,
  QueueUrl: string,
): Promise<readonly { readonly text: string; readonly body: string }[]> {
  const sqs = new SQSClient(administrator);
  const taken: { text: string; body: string }[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
    );
    if (Messages.length === 0) return taken;
    for (const message of Messages) {
      taken.push({ text: JSON.stringify(message), body: message.Body ?? '' });
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    }
  }
}
