import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { DeadLetter, DeadLetters } from '../../administration/redrive/dead-letter.ts';

/** Longer than an operator's command takes; should it be ended, its letters are there again after this. */
const HELD_SECONDS = 900;

/** A queue of dead letters, each taken once. */
export function sqsDeadLetters(queueUrl: string, client: SQSClient): DeadLetters {
  return {
    async hold(work) {
      const held = new Map<string, string>();
      try {
        return await work(takeAll(held));
      } finally {
        for (const ReceiptHandle of held.values()) await giveBack(ReceiptHandle);
      }
    },
  };

  /** It is there again by itself after a while: that it is not at once must not hide what was done. */
  async function giveBack(ReceiptHandle: string): Promise<void> {
    const again = { QueueUrl: queueUrl, ReceiptHandle, VisibilityTimeout: 0 };
    await client.send(new ChangeMessageVisibilityCommand(again)).catch(() => undefined);
  }

  async function* takeAll(held: Map<string, string>): AsyncGenerator<DeadLetter> {
    for (;;) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: 10,
          VisibilityTimeout: HELD_SECONDS,
          // Asks all of the servers that a queue is spread over: without it an answer may be empty that should not be.
          WaitTimeSeconds: 1,
        }),
      );
      if (Messages.length === 0) return;
      for (const { MessageId = '', ReceiptHandle = '', Body = '' } of Messages) {
        const isAgain = held.has(MessageId);
        held.set(MessageId, ReceiptHandle);
        if (isAgain) continue;
        yield {
          body: Body,
          async remove() {
            const handle = held.get(MessageId);
            await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: handle }));
            held.delete(MessageId);
          },
        };
      }
    }
  }
}
