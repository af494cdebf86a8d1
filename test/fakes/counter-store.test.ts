import { describe } from 'vitest';
import { counterStoreContract } from '../ports/counter-store.contract.ts';
import { fakeCounterStore } from './counter-store.ts';

describe('counters in memory', () => {
  const store = fakeCounterStore();
  counterStoreContract(() => store);
});
