import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe } from 'vitest';
import { dynamoDbDeliveryStore } from '../../shared/adapters/dynamodb/delivery-store.ts';
import { dynamoDbEndpointStore } from '../../shared/adapters/dynamodb/endpoint-store.ts';
import { deliveryStoreContract, endpointStoreContract } from '../ports/webhook-stores.contract.ts';
import { localAws, TABLE_NAME } from './aws.ts';

const aws = localAws();
const client = () => new DynamoDBClient(aws().client);

describe('deliveries in DynamoDB', () => {
  deliveryStoreContract(() => dynamoDbDeliveryStore(client(), TABLE_NAME, { retentionDays: 30 }));
});

describe('endpoints in DynamoDB', () => {
  endpointStoreContract(() => dynamoDbEndpointStore(client(), TABLE_NAME));
});
