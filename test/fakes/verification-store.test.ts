import { describe } from 'vitest';
import { verificationStoreContract } from '../ports/verification-store.contract.ts';
import { fakeVerificationStore } from './verification-store.ts';

describe('the verification store in memory', () => {
  const store = fakeVerificationStore();
  verificationStoreContract(() => ({ store, eventOf: async (id) => store.eventOf(id) }));
});
