import { describe } from 'vitest';
import { erasureStoreContract } from '../ports/erasure-store.contract.ts';
import { fakeErasureStore } from './erasure-store.ts';

describe('the erasure store in memory', () => {
  const store = fakeErasureStore();
  erasureStoreContract(() => ({
    store,
    async plant(item) {
      switch (item.kind) {
        case 'verification':
          store.verifications.set(item.id, item);
          break;
        case 'request':
          store.requests.set(item.id, item);
          break;
        case 'sender':
          store.senders.set(item.hash, item);
          break;
      }
    },
    stub: async (id) => store.stubs.get(id),
  }));
});
