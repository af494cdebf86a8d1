import type { EventTopic, MessageQueue } from '../ports.ts';
import type { MatchedVerification } from '../verification/verification.ts';
import type { ThinEvent } from './event.ts';

/** What a change of the table asks for. */
export type Task =
  | { readonly kind: 'tell'; readonly event: ThinEvent }
  | { readonly kind: 'sign'; readonly verification: MatchedVerification }
  /** One of a request's phones was verified. */
  | { readonly kind: 'settle'; readonly requestId: string };

/** A change of the table, as the stream tells it. */
export type TableChange = {
  /** Its place in the stream. */
  readonly position: string;
  /** The whole record, as JSON. */
  readonly whole: string;
  /** Throws when the change can't be read. */
  readonly tasks: () => readonly Task[];
};

type Ports = {
  readonly topic: EventTopic;
  /** Where whole changes wait for a person. */
  readonly unpublished: MessageQueue;
  /** What a task other than telling takes. Rejects when it has to be tried again. */
  readonly carryOut: (task: Exclude<Task, { kind: 'tell' }>) => Promise<unknown>;
  /** Hears why a change is put aside. */
  readonly onUnreadable: (position: string, error: unknown) => void;
};

/**
 * Does what the changes ask for and answers the positions of those that have to come again. What can never be read or
 * published is put whole into the queue of the unpublished, and is done with: it must not hold up what is behind it.
 */
export async function publishChanges(
  ports: Ports,
  changes: readonly TableChange[],
): Promise<readonly string[]> {
  const read = changes.map((change) => ({ change, tasks: readTasks(ports, change) }));
  const told = read.flatMap(({ change, tasks = [] }) =>
    tasks.flatMap((task) => (task.kind === 'tell' ? [{ change, event: task.event }] : [])),
  );
  const publications = await ports.topic.publish(told.map(({ event }) => event));
  const of = (change: TableChange) => publications.filter((_, index) => told[index]?.change === change);

  const again: string[] = [];
  for (const { change, tasks } of read) {
    const unpublishable = tasks === undefined || of(change).includes('refused');
    const done =
      (!unpublishable || (await succeeds(ports.unpublished.send(change.whole)))) &&
      !of(change).includes('failed') &&
      (await carryOutAll(ports, tasks ?? []));
    if (!done) again.push(change.position);
  }
  return again;
}

function readTasks(
  { onUnreadable }: Pick<Ports, 'onUnreadable'>,
  { position, tasks }: TableChange,
): readonly Task[] | undefined {
  try {
    return tasks();
  } catch (error) {
    onUnreadable(position, error);
    return undefined;
  }
}

async function carryOutAll({ carryOut }: Pick<Ports, 'carryOut'>, tasks: readonly Task[]): Promise<boolean> {
  for (const task of tasks) {
    if (task.kind !== 'tell' && !(await succeeds(carryOut(task)))) return false;
  }
  return true;
}

async function succeeds(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}
