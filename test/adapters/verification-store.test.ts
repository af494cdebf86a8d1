import { describe, expect, test } from 'vitest';
import { dynamoDbVerificationStore } from '../../shared/adapters/dynamodb/verification-store.ts';
import { KEY_PREFIX } from '../../shared/config/names.ts';
import { pendingVerification } from '../fakes/verifications.ts';
import { verificationStoreContract } from '../ports/verification-store.contract.ts';
import { localAws } from './aws.ts';

const aws = localAws();

describe('the verification store in DynamoDB', () => {
  verificationStoreContract(() => {
    const { table } = aws();
    return {
      store: dynamoDbVerificationStore(table),
      async eventOf(id) {
        const { evt } = (await table.get(`${KEY_PREFIX.verification}${id}`, { consistent: true })) ?? {};
        return typeof evt === 'string' ? evt : undefined;
      },
    };
  });

  test('throws when DynamoDB is away, instead of answering false', async () => {
    const { endpoint, table } = aws();
    const store = dynamoDbVerificationStore(table);
    endpoint.failNext('dynamodb', 'PutItem', { status: 500, type: 'InternalServerError' });
    await expect(store.insert(pendingVerification())).rejects.toThrow(
      expect.objectContaining({ name: 'InternalServerError' }),
    );
  });
});
