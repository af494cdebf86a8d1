import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { lazily } from '../../lazily.ts';
import type { Item } from './table.ts';

/** Lambda writes bytes as base64 where the SDK has bytes. */
const attribute: () => z.ZodMiniType<AttributeValue> = lazily(() => {
  const bytes = z.pipe(
    z.string(),
    z.transform((text) => new Uint8Array(Buffer.from(text, 'base64'))),
  );
  const nested = z.lazy(() => attribute());
  return z.union([
    z.object({ S: z.string() }),
    z.object({ N: z.string() }),
    z.object({ B: bytes }),
    z.object({ BOOL: z.boolean() }),
    z.object({ NULL: z.boolean() }),
    z.object({ SS: z.array(z.string()) }),
    z.object({ NS: z.array(z.string()) }),
    z.object({ BS: z.array(bytes) }),
    z.object({ L: z.array(nested) }),
    z.object({ M: z.record(z.string(), nested) }),
  ]);
});

/** An item as a stream's record shows it. Throws when it is none. */
export function fromStreamImage(image: unknown): Item {
  return unmarshall(z.parse(z.record(z.string(), attribute()), image));
}

/** What happened to an item, its image read once for all who look at it. */
export type ItemChange = {
  readonly isNew: boolean;
  readonly item: Item;
  /** As the record has it, for those who need a little of it. */
  readonly formerImage?: unknown;
};

const record = lazily(() =>
  z.object({
    eventName: z.string(),
    dynamodb: z.object({ NewImage: z.unknown(), OldImage: z.optional(z.unknown()) }),
  }),
);

/** Reads a record of the table's stream that leaves an item. Throws when it can't be read. */
export function itemChangeOf(given: unknown): ItemChange {
  const { eventName, dynamodb } = z.parse(record(), given);
  const { NewImage, OldImage: formerImage } = dynamodb;
  return { isNew: eventName === 'INSERT', item: fromStreamImage(NewImage), formerImage };
}
