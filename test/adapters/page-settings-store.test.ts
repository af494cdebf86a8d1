import { describe } from 'vitest';
import { dynamoDbPageSettingsStore } from '../../shared/adapters/dynamodb/page-settings-store.ts';
import { fakePageSettingsStore } from '../fakes/page-settings-store.ts';
import { pageSettingsStoreContract } from '../ports/page-settings-store.contract.ts';
import { localAws } from './aws.ts';

const aws = localAws();

describe('in DynamoDB', () => {
  pageSettingsStoreContract(() => dynamoDbPageSettingsStore(aws().table));
});

describe('in memory', () => {
  const store = fakePageSettingsStore();
  pageSettingsStoreContract(() => store);
});
