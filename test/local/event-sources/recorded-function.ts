import { z } from 'zod';
import type { InvocationResult } from '../../../infra/local/lambda/container.ts';
import type { LocalFunction } from '../../../infra/local/lambda/function.ts';

const streamEvent = z.object({
  Records: z.array(z.object({ dynamodb: z.object({ Keys: z.object({ pk: z.object({ S: z.string() }) }) }) })),
});
const queueEvent = z.object({ Records: z.array(z.object({ messageId: z.string(), body: z.string() })) });

const topicEvent = z.object({ Records: z.array(z.object({ Sns: z.object({ Message: z.string() }) })) });

export type Answer = { readonly value: unknown } | 'fails' | 'crashes';

/** A function that answers as it is told to, and remembers what it was woken for. */
export function recordedFunction(
  answer: (names: readonly string[], event: unknown) => Answer | Promise<Answer>,
) {
  const batches: (readonly string[])[] = [];
  const target: LocalFunction = {
    name: 'recorded',
    invocations: () => batches.length,
    kill() {},
    async stop() {},
    async invoke(event): Promise<InvocationResult> {
      const names = namesIn(event);
      batches.push(names);
      const given = await answer(names, event);
      if (given === 'crashes') throw new Error('The container stopped.');
      return given === 'fails'
        ? { id: '1', ok: false, error: 'it failed' }
        : { id: '1', ok: true, value: given.value };
    },
  };
  return { target, batches };
}

function namesIn(event: unknown): readonly string[] {
  const stream = streamEvent.safeParse(event);
  if (stream.success) return stream.data.Records.map(({ dynamodb }) => dynamodb.Keys.pk.S);
  const topic = topicEvent.safeParse(event);
  if (topic.success) return topic.data.Records.map(({ Sns }) => Sns.Message);
  return queueEvent.parse(event).Records.map(({ body }) => body);
}

export const DONE: Answer = { value: { batchItemFailures: [] } };
