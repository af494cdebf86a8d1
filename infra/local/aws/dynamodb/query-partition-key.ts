import { AwsError } from '../aws-error.ts';

export type KeyConditions<Value> = {
  readonly KeyConditionExpression: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Readonly<Record<string, Value>> | undefined;
};

const EQUALITY = /(?<name>#?\w+)\s*=\s*(?<value>:\w+)/g;

/**
 * The values that a query's key condition compares the partition key with. Throws as DynamoDB does when
 * there is none: a query whose keys are not known must not pass a policy that is cut by key.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html
 */
export function queriedPartitionKeys<Value>(
  partitionKeyName: string,
  { KeyConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues }: KeyConditions<Value>,
): Value[] {
  const keys = [...KeyConditionExpression.matchAll(EQUALITY)].flatMap(({ groups }) => {
    const { name = '', value = '' } = groups ?? {};
    const attribute = name.startsWith('#') ? ExpressionAttributeNames?.[name] : name;
    const key = ExpressionAttributeValues?.[value];
    return attribute === partitionKeyName && key !== undefined ? [key] : [];
  });
  if (keys.length === 0) {
    throw new AwsError(
      'ValidationException',
      `Query condition missed key schema element: ${partitionKeyName}`,
    );
  }
  return keys;
}
