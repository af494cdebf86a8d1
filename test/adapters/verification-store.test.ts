import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { dynamoDbTable } from '../../shared/adapters/dynamodb/table.ts';
import { dynamoDbVerificationStore } from '../../shared/adapters/dynamodb/verification-store.ts';
import { KEY_PREFIX } from '../../shared/config/names.ts';
import type { Change } from '../../shared/verification/change.ts';
import type { PendingVerification } from '../../shared/verification/verification.ts';
import { pendingVerification } from '../fakes/verifications.ts';
import { AT, counting, matching, verifying } from '../ports/changes.ts';
import { verificationStoreContract } from '../ports/verification-store.contract.ts';
import { localAws, TABLE_NAME } from './aws.ts';

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

  describe('where the SDK writes a second time', () => {
    const FAILED = { status: 500, type: 'InternalServerError' } as const;
    let made = 0;

    /** A verification of this test's own, and a store that tries a write twice, as the functions' does. */
    async function begun(overrides: Partial<PendingVerification> = {}) {
      const store = dynamoDbVerificationStore(
        dynamoDbTable(new DynamoDBClient({ ...aws().client, maxAttempts: 2 }), TABLE_NAME),
      );
      made += 1;
      const before = pendingVerification({ id: made.toString(16).padStart(24, 'f'), ...overrides });
      await store.insert(before);
      return { store, before, endpoint: aws().endpoint };
    }

    test('it knows what it made itself, and not what another made of the same', async () => {
      const { store, before, endpoint } = await begun();
      const made = { ...before, id: before.id.replace('f', 'e') };
      endpoint.interruptNext('dynamodb', 'PutItem', { when: 'after' });
      expect(await store.insert(made)).toBe(true);
      endpoint.failNext('dynamodb', 'PutItem', FAILED);
      expect(await store.insert(made)).toBe(false);
    });

    test.each<[string, (before: PendingVerification) => Change]>([
      ['message', verifying],
      ['wrong sender', (before) => counting(before, 'count_wrong_sender')],
      ['cancellation', ({ id }) => ({ transition: 'cancel', id, environment: 'live', at: AT })],
    ])('it knows its own %s, whose answer was lost', async (_, changeOf) => {
      const { store, before, endpoint } = await begun();
      endpoint.interruptNext('dynamodb', 'UpdateItem', { when: 'after' });
      expect(await store.apply(changeOf(before))).toBe(true);
    });

    test.each<[string, (before: PendingVerification) => Change, (before: PendingVerification) => Change]>([
      [
        'another message',
        verifying,
        (before) => {
          const { match, ...change } = verifying(before);
          return { ...change, match: { ...match, channel: 'sms', method: 'sms_mo', data: {} } };
        },
      ],
      ['the same message, brought twice', verifying, verifying],
      [
        'another’s cancellation',
        ({ id }) => ({ transition: 'cancel', id, environment: 'live', at: AT }),
        ({ id }) => ({ transition: 'cancel', id, environment: 'live', at: AT }),
      ],
    ])('of the same millisecond it takes nothing for its own of %s', async (_, firstOf, secondOf) => {
      const { store, before, endpoint } = await begun({ channels: ['telegram', 'sms'] });
      expect(await store.apply(firstOf(before))).toBe(true);
      endpoint.failNext('dynamodb', 'UpdateItem', FAILED);
      expect(await store.apply(secondOf(before))).toBe(false);
    });

    test('of two that sign at once, only the one whose signature stands has signed', async () => {
      const { store, before, endpoint } = await begun();
      const signing = (keyId: string): Change => ({
        ...{ transition: 'sign', id: before.id, environment: 'live', at: AT },
        signature: { keyId, algorithm: 'ES256', bytes: new Uint8Array(64) },
      });
      await store.apply(matching(before));
      expect(await store.apply(signing('one'))).toBe(true);
      endpoint.failNext('dynamodb', 'UpdateItem', FAILED);
      expect(await store.apply(signing('other'))).toBe(false);
    });
  });
});
