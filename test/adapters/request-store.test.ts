import { describe } from 'vitest';
import { dynamoDbRequestStore } from '../../shared/adapters/dynamodb/request-store.ts';
import { fakeRequestStore } from '../fakes/request-store.ts';
import { requestStoreContract } from '../ports/request-store.contract.ts';
import { localAws } from './aws.ts';

const aws = localAws();

describe('in DynamoDB', () => {
  requestStoreContract(() => dynamoDbRequestStore(aws().table));
});

describe('in memory', () => {
  const store = fakeRequestStore();
  requestStoreContract(() => store);
});
