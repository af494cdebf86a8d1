import { describe, expect, test } from 'vitest';
import { queriedPartitionKeys } from '../../../infra/local/aws/dynamodb/query-partition-key.ts';

const values = { ':a': 'A', ':b': 'B' };

describe('the partition key of a query', () => {
  test.each<[string, Record<string, string>, string[]]>([
    ['pk = :a', {}, ['A']],
    ['pk=:a', {}, ['A']],
    ['#k = :a AND sk = :b', { '#k': 'pk' }, ['A']],
    ['sk BETWEEN :b AND :b AND (pk = :a)', {}, ['A']],
    ['begins_with(sk, :b) AND pk = :a', {}, ['A']],
    ['sk <= :b AND pk = :a', {}, ['A']],
  ])('in %s', (KeyConditionExpression, ExpressionAttributeNames, keys) => {
    expect(
      queriedPartitionKeys('pk', {
        KeyConditionExpression,
        ExpressionAttributeNames,
        ExpressionAttributeValues: values,
      }),
    ).toEqual(keys);
  });

  test.each(['sk = :a', ':a = pk', 'pk >= :a', 'pk = :missing', '#pk = :a', ''])(
    'a query without one is refused: %s',
    (KeyConditionExpression) => {
      expect(() =>
        queriedPartitionKeys('pk', { KeyConditionExpression, ExpressionAttributeValues: values }),
      ).toThrow('Query condition missed key schema element: pk');
    },
  );
});
