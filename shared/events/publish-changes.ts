import type { EventTopic, MessageQueue } from '../ports.ts';
import type { ThinEvent } from './event.ts';

type Ports = {
  readonly topic: EventTopic;
  /** Where whole changes wait for a person. */
  readonly unpublished: MessageQueue;
};

/** A change of the table, as the stream tells it. */
export type TableChange = {
  /** Its place in the stream. */
  readonly position: string;
  /** The whole record, as JSON. */
  readonly whole: string;
  /** The event that it tells. Throws when the change can't be read. */
  readonly event: () => ThinEvent;
};

/**
 * Publishes what the changes tell and answers the positions of those that have to come again. What can never be
 * published is put whole into the queue of the unpublished, and is done with: it must not hold up what is behind it.
 */
export async function publishChanges(
  { topic, unpublished }: Ports,
  changes: readonly TableChange[],
): Promise<readonly string[]> {
  const read = changes.map((change) => ({ change, event: readEvent(change) }));
  const told = read.flatMap(({ change, event }) => (event ? [{ change, event }] : []));
  const publications = await topic.publish(told.map(({ event }) => event));
  const fate = new Map(told.map(({ change }, index) => [change, publications[index] ?? 'failed']));

  const again: string[] = [];
  for (const { change } of read) {
    const publication = fate.get(change) ?? 'refused';
    const done =
      publication === 'published' || (publication === 'refused' && (await putAside(unpublished, change)));
    if (!done) again.push(change.position);
  }
  return again;
}

function readEvent({ event }: TableChange): ThinEvent | undefined {
  try {
    return event();
  } catch {
    return undefined;
  }
}

/** False when the queue can't be reached either: then it is tried again with the rest. */
async function putAside(unpublished: MessageQueue, { whole }: TableChange): Promise<boolean> {
  return unpublished.send(whole).then(
    () => true,
    () => false,
  );
}
