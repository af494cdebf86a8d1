import { describe } from 'vitest';
import { deliveryStoreContract, endpointStoreContract } from '../ports/webhook-stores.contract.ts';
import { fakeDeliveryStore } from './delivery-store.ts';
import { fakeEndpointStore } from './endpoint-store.ts';

describe('deliveries in memory', () => {
  const store = fakeDeliveryStore();
  deliveryStoreContract(() => store);
});

describe('endpoints in memory', () => {
  const store = fakeEndpointStore();
  endpointStoreContract(() => store);
});
