import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { dynamoDbDeliveryLists } from '../../shared/adapters/dynamodb/delivery-lists.ts';
import { dynamoDbDeliveryStore } from '../../shared/adapters/dynamodb/delivery-store.ts';
import { dynamoDbEndpointStore } from '../../shared/adapters/dynamodb/endpoint-store.ts';
import { meterCapacity } from '../../shared/adapters/dynamodb/metered-client.ts';
import { dynamoDbQueries } from '../../shared/adapters/dynamodb/queries.ts';
import { newDelivery } from '../../shared/webhooks/delivery.ts';
import { recordedMeter } from '../cost/recorded-meter.ts';
import { TEN_O_CLOCK } from '../fakes/clock.ts';
import { deliveryStoreContract, endpointStoreContract } from '../ports/webhook-stores.contract.ts';
import { completed } from '../webhooks/events.ts';
import { localAws, TABLE_NAME } from './aws.ts';

const aws = localAws();
const client = () => new DynamoDBClient(aws().client);

describe('deliveries in DynamoDB', () => {
  const store = () => dynamoDbDeliveryStore(client(), TABLE_NAME, { retentionDays: 30 });
  deliveryStoreContract(store);

  /** As many deliveries of a project, each a millisecond after the one before. */
  async function recorded(project: string, count: number) {
    const made = Array.from({ length: count }, (_, place) => {
      const id = (place * 7919).toString(16).padStart(24, '0');
      const created_at = new Date(TEN_O_CLOCK + place).toISOString();
      return newDelivery(completed(id, { project, created_at }), 'https://shop.example/hook', 9);
    });
    for (const delivery of made) await store().record(delivery, { isNew: true });
    return made;
  }
  const listed = (projectId: string, mostCounted?: number) =>
    dynamoDbDeliveryLists(dynamoDbQueries(client(), TABLE_NAME), {
      ...(mostCounted !== undefined && { mostCounted }),
    }).all({ projectId, environment: 'live' });

  test('are listed by their time, the newest first, each project’s and environment’s apart', async () => {
    const made = (await recorded('listed', 9)).toReversed();
    await recorded('another', 3);
    const list = listed('listed');
    const first = await list.read(4);
    expect(first.items).toEqual(made.slice(0, 4));
    const second = await list.read(4, first.next);
    expect(second.items).toEqual(made.slice(4, 8));
    expect(await list.read(4, second.next)).toEqual({ items: made.slice(8) });
    const seventh = await list.seek(7);
    expect((await list.read(4, seventh)).items).toEqual(made.slice(7));
    expect(await list.seek(10)).toBeUndefined();
    expect((await listed('listed-by-nobody').read(4)).items).toEqual([]);
  });

  test('are counted exactly as far as a list counts, and it says where that ends', async () => {
    await recorded('counted', 5);
    expect(await listed('counted').count()).toEqual({ total: 5, capped: false });
    expect(await listed('counted', 5).count()).toEqual({ total: 5, capped: false });
    expect(await listed('counted', 4).count()).toEqual({ total: 4, capped: true });
  });

  test('cost one write unit: no index has them', async () => {
    const { meter, ended, records } = recordedMeter();
    const metered = meterCapacity(client(), meter);
    const [delivery] = await recorded('written', 1);
    if (!delivery) throw new Error('It was recorded.');
    const delivered = { ...delivery, status: 'delivered' as const, attempts: 1, deliveredAt: TEN_O_CLOCK };
    await dynamoDbDeliveryStore(metered, TABLE_NAME, { retentionDays: 30 }).record(delivered, {
      isNew: true,
    });
    ended();
    expect(records()[0]?.units).toMatchObject({ dynamodb_write_units: 1 });
  });
});

describe('endpoints in DynamoDB', () => {
  endpointStoreContract(() => dynamoDbEndpointStore(client(), TABLE_NAME));
});
