import { describe } from 'vitest';
import { dynamoDbCounterStore } from '../../shared/adapters/dynamodb/counter-store.ts';
import { counterStoreContract } from '../ports/counter-store.contract.ts';
import { localAws } from './aws.ts';

describe('counters in DynamoDB', () => {
  const aws = localAws();
  counterStoreContract(() => dynamoDbCounterStore(aws().table));
});
