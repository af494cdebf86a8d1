import { awaitDeadlines, type Deadline } from '../../events/deadline.ts';
import type { ThinEvent } from '../../events/event.ts';
import type { Task } from '../../events/publish-changes.ts';
import type { Clock, EventTopic, MessageQueue, RequestStore, VerificationStore } from '../../ports.ts';
import { settleRequest } from '../../requests/settle.ts';

export type CarryOutPorts = {
  readonly topic: EventTopic;
  readonly deadlines: MessageQueue;
  /** Ids of what waits for its proof. */
  readonly unsigned: MessageQueue;
  readonly verifications: Pick<VerificationStore, 'find'>;
  readonly requests: Pick<RequestStore, 'find' | 'reach'>;
  readonly clock: Clock;
};

/** What a time in which nobody heard left to do. */
export type Unfinished =
  | Task
  /** What has an end by the clock, for somebody who wants to hear of it. */
  | { readonly kind: 'await'; readonly deadline: Deadline };

/** Hands over what follows from an item to whoever does it. Answers how many events were told; undefined where one could not be. */
export async function carryOutAll(
  ports: CarryOutPorts,
  tasks: readonly Unfinished[],
): Promise<number | undefined> {
  const events: ThinEvent[] = [];
  const deadlines: Deadline[] = [];
  for (const task of tasks) {
    switch (task.kind) {
      case 'tell':
        events.push(task.event);
        break;
      case 'sign':
        await ports.unsigned.send(task.verification.id);
        break;
      case 'await':
        deadlines.push(task.deadline);
        break;
      case 'settle':
        await settleRequest(ports, task.requestId);
        break;
    }
  }
  await awaitDeadlines(ports, deadlines);
  const published = await ports.topic.publish(events);
  return published.every((each) => each === 'published') ? events.length : undefined;
}
