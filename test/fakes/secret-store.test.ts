import { describe } from 'vitest';
import { secretStoreContract } from '../ports/secret-store.contract.ts';
import { fakeClock } from './clock.ts';
import { fakeSecretStore } from './secret-store.ts';

describe('secrets in memory', () => {
  const store = fakeSecretStore(fakeClock());
  secretStoreContract(() => store);
});
