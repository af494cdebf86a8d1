import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { UnitCounter } from '../../cost/meter.ts';

const READS = new Set(['GetItemCommand', 'BatchGetItemCommand', 'QueryCommand']);

/**
 * Counts the capacity that DynamoDB says a call took, indexes included. A refused conditional write is answered without it, and takes what
 * the item that is there would: ours have one kilobyte at most, unless a caller's metadata makes them longer.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ConsumedCapacity.html
 */
export function meterCapacity(client: DynamoDBClient, meter: UnitCounter): DynamoDBClient {
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (call) => {
        const count = (units: number) =>
          READS.has(commandName)
            ? meter.add('dynamodb_read_half_units', Math.ceil(units * 2))
            : meter.add('dynamodb_write_units', Math.ceil(units));
        try {
          const answered = await next({
            ...call,
            input: { ...call.input, ReturnConsumedCapacity: 'TOTAL' },
          });
          count(capacityOf(answered.output));
          return answered;
        } catch (error) {
          if (error instanceof Error && error.name === 'ConditionalCheckFailedException') count(1);
          throw error;
        }
      },
    { step: 'initialize', name: 'meterCapacity' },
  );
  return client;
}

/** One table's, or for a batch one each. */
function capacityOf(output: object): number {
  if (!('ConsumedCapacity' in output)) return 0;
  const consumed: unknown = output.ConsumedCapacity;
  const each: readonly unknown[] = Array.isArray(consumed) ? consumed : [consumed];
  return each.reduce<number>((sum, one) => sum + unitsOf(one), 0);
}

function unitsOf(consumed: unknown): number {
  if (typeof consumed !== 'object' || consumed === null || !('CapacityUnits' in consumed)) return 0;
  return Number(consumed.CapacityUnits);
}
