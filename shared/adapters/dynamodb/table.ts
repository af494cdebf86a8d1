import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { TABLE } from '../../config/names.ts';
import type { UnitCounter } from '../../cost/meter.ts';
import { CALL_TIMEOUTS } from '../call-timeouts.ts';
import { meterCapacity } from './metered-client.ts';

export type Item = Readonly<Record<string, unknown>>;

/** An update without the table's name; values are plain and are marshalled here. */
export type Update = Pick<
  UpdateItemCommandInput,
  'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeNames'
> & {
  readonly values: Item;
};

/**
 * The SDK writes again where no answer came, and may then meet what it wrote itself: `isOurs` tells it, exactly, by what it left.
 */
type Recognized = { readonly sort?: string; readonly isOurs?: (item: Item) => boolean };

/** The one table: every item is found by its whole key. */
export type Table = {
  get(
    key: string,
    options?: { readonly consistent?: boolean; readonly sort?: string },
  ): Promise<Item | undefined>;
  put(key: string, item: Item): Promise<void>;
  /** False when an item with this key is there already. */
  putNew(key: string, item: Item, options?: Recognized): Promise<boolean>;
  /** False when the condition did not hold. */
  update(key: string, update: Update, options?: Recognized): Promise<boolean>;
};

/** Where an item is alone under its partition key. */
const SORT_KEY = '-';

/** An item's key as it is stored. */
export function wholeKey(key: string, sort: string = SORT_KEY): Item {
  return { [TABLE.partitionKey]: key, [TABLE.sortKey]: sort };
}

const MARSHALL = { removeUndefinedValues: true };

/** A Lambda that waits longer than this for one call had better answer 503 than time out. */
export function dynamoDbClient(meter: UnitCounter): DynamoDBClient {
  return meterCapacity(new DynamoDBClient({ maxAttempts: 2, requestHandler: CALL_TIMEOUTS }), meter);
}

export function dynamoDbTable(client: DynamoDBClient, name: string): Table {
  const keyOf = (key: string, sort?: string) => marshall(wholeKey(key, sort));
  const putCommand = (key: string, item: Item, sort?: string) => ({
    TableName: name,
    Item: { ...marshall(item, MARSHALL), ...keyOf(key, sort) },
  });
  const get: Table['get'] = async (key, options) => {
    const { Item: item } = await client.send(
      new GetItemCommand({
        TableName: name,
        Key: keyOf(key, options?.sort),
        ConsistentRead: options?.consistent ?? false,
      }),
    );
    return item && unmarshall(item);
  };
  return {
    get,
    async put(key, item) {
      await client.send(new PutItemCommand(putCommand(key, item)));
    },
    async putNew(key, item, options) {
      return unlessConditionFails(
        client.send(
          new PutItemCommand({
            ...putCommand(key, item, options?.sort),
            ConditionExpression: 'attribute_not_exists(#pk)',
            ExpressionAttributeNames: { '#pk': TABLE.partitionKey },
          }),
        ),
        (refusal) => isOurOwn(refusal, key, options),
      );
    },
    async update(key, { values, ...expressions }, options) {
      return unlessConditionFails(
        client.send(
          new UpdateItemCommand({
            TableName: name,
            Key: keyOf(key, options?.sort),
            ...expressions,
            ExpressionAttributeValues: marshall(values, MARSHALL),
          }),
        ),
        (refusal) => isOurOwn(refusal, key, options),
      );
    },
  };

  /** Whether a second write met what the first of the same call left. */
  async function isOurOwn(
    { $metadata: { attempts = 1 } }: ConditionalCheckFailedException,
    key: string,
    { sort, isOurs }: Recognized = {},
  ): Promise<boolean> {
    if (!isOurs || attempts === 1) return false;
    const item = await get(key, { ...(sort !== undefined && { sort }), consistent: true });
    return item !== undefined && isOurs(item);
  }
}

async function unlessConditionFails(
  sent: Promise<unknown>,
  onRefused: (refusal: ConditionalCheckFailedException) => Promise<boolean>,
): Promise<boolean> {
  try {
    await sent;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return onRefused(error);
    throw error;
  }
}
