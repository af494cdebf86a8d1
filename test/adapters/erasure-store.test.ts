import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { dynamoDbErasureStore } from '../../shared/adapters/dynamodb/erasure-store.ts';
import { dynamoDbRequestStore } from '../../shared/adapters/dynamodb/request-store.ts';
import { dynamoDbSenderStore } from '../../shared/adapters/dynamodb/sender-store.ts';
import { wholeKey } from '../../shared/adapters/dynamodb/table.ts';
import { dynamoDbVerificationStore } from '../../shared/adapters/dynamodb/verification-store.ts';
import type { PersonalItem } from '../../shared/administration/erasure-store.ts';
import type { VerificationRequest } from '../../shared/requests/request.ts';
import { DAY, MINUTE, TEN_O_CLOCK } from '../fakes/clock.ts';
import { NUMBER, OTHER_NUMBER, pendingVerification, provenVerification } from '../fakes/verifications.ts';
import { erasureStoreContract } from '../ports/erasure-store.contract.ts';
import { localAws, TABLE_NAME } from './aws.ts';

const aws = localAws();
const open = () => dynamoDbErasureStore(new DynamoDBClient(aws().client), TABLE_NAME);

async function scanned(): Promise<readonly PersonalItem[]> {
  const found: PersonalItem[] = [];
  for await (const { items } of open().scan()) found.push(...items);
  return found;
}

const BARE = { id: 'bare', project: 'p', environment: 'live', created_at: 1, proof_days: 30 };

const stub = z.object({
  id: z.string(),
  project: z.string(),
  environment: z.enum(['live', 'test']),
  exp: z.int(),
  ttl: z.int(),
});

describe('the erasure store in DynamoDB', () => {
  erasureStoreContract(() => ({
    store: open(),
    async plant(item) {
      const { table } = aws();
      switch (item.kind) {
        case 'verification':
          return table.put(`verification#${item.id}`, {
            id: item.id,
            project: item.projectId,
            environment: item.environment,
            created_at: item.createdAt,
            identifier: item.identifier,
            request: item.requestId,
            verified_at: item.proof?.verifiedAt,
            updated_at: item.toldAt[0],
            seq: item.sequence,
            proof_days: 30,
          });
        case 'request':
          return table.put(`request#${item.id}`, {
            id: item.id,
            project: item.projectId,
            environment: item.environment,
            ...(item.sequence > 0 && { seq: item.sequence, completed_at: item.toldAt[0] }),
            created_at: item.createdAt,
            assets: item.assets.map(({ identifier, verificationId: verification }) => ({
              region: 'LT',
              identifier,
              verification,
            })),
          });
        case 'sender':
          return table.put(`sender#${item.hash}`, { verification: item.verificationId });
      }
    },
    async stub(id) {
      const item = await aws().table.get(`erased#${id}`);
      if (!item) return undefined;
      const { project, environment, exp } = stub.parse(item);
      return { id, projectId: project, environment, proofExpiresAt: exp };
    },
  }));

  test('lets DynamoDB forget a stub a day after the proof has expired', async () => {
    const kept = { id: 'e'.repeat(24), projectId: 'p', environment: 'test', proofExpiresAt: 1_800_000_000 };
    await open().keepStub({ ...kept, environment: 'test' });
    const item = stub.parse(await aws().table.get(`erased#${kept.id}`));
    expect(item.ttl).toBe(kept.proofExpiresAt + 86_400);
  });

  test('reads what verifications and senders leave in the table', async () => {
    const verifications = dynamoDbVerificationStore(aws().table);
    const pending = pendingVerification({ id: 'a'.repeat(24) });
    const { match, signature } = provenVerification();
    await verifications.insert(pending);
    await dynamoDbSenderStore(aws().table).bind('left-by-a-message', {
      verificationId: pending.id,
      awaits: 'number',
      expiresAt: TEN_O_CLOCK,
    });
    const common = { kind: 'verification', id: pending.id, identifier: NUMBER, createdAt: TEN_O_CLOCK };
    expect(await open().findVerification(pending.id)).toEqual(
      expect.objectContaining({ ...common, projectId: pending.projectId, environment: 'live' }),
    );
    const deleteAfter = TEN_O_CLOCK + 31 * DAY;
    const change = { transition: 'verify', id: pending.id, environment: 'live', at: match.at } as const;
    await verifications.apply({ ...change, sender: NUMBER, match, signature, deleteAfter });
    const proof = { verifiedAt: match.at, expiresAt: (TEN_O_CLOCK + MINUTE + 30 * DAY) / 1000 };
    const items = await scanned();
    expect(items).toContainEqual(expect.objectContaining({ ...common, proof }));
    expect(items).toContainEqual({
      kind: 'sender',
      hash: 'left-by-a-message',
      verificationId: pending.id,
    });
  });

  test('reads and empties what requests leave in the table', async () => {
    const requests = dynamoDbRequestStore(aws().table);
    const asset = { channels: ['sms'], required: true } as const;
    const request: VerificationRequest = {
      id: 'c'.repeat(24),
      projectId: 'p',
      environment: 'live',
      assets: [
        { ...asset, identifier: NUMBER, region: 'LT', verificationId: 'a'.repeat(24) },
        { ...asset, identifier: OTHER_NUMBER },
      ],
      assurance: 'basic',
      partialOk: false,
      proofExpiryDays: 30,
      createdAt: TEN_O_CLOCK,
      expiresAt: TEN_O_CLOCK + DAY,
      deleteAfter: TEN_O_CLOCK + 31 * DAY,
    };
    await requests.insert(request);
    const found = await open().findRequest(request.id);
    expect(found).toEqual({
      kind: 'request',
      id: request.id,
      projectId: 'p',
      environment: 'live',
      sequence: 0,
      toldAt: [],
      createdAt: TEN_O_CLOCK,
      assets: [{ identifier: NUMBER, verificationId: 'a'.repeat(24) }, { identifier: OTHER_NUMBER }],
    });
    expect(await scanned()).toContainEqual(found);
    expect(found && (await open().emptyAssets(found, [0]))).toBe(true);
    const left = { ...request, assets: [asset, request.assets[1]] };
    expect(await requests.find(request.id, { consistent: true })).toEqual(left);
  });

  test('leaves of an emptied asset no region either, and of the request all the rest', async () => {
    const asset = { identifier: NUMBER, region: 'LT', verification: 'v', channels: ['sms'], required: true };
    const whose = { project: 'p', environment: 'live' };
    const item = { id: 'emptied', ...whose, created_at: 1, assets: [asset, asset], locale: 'lt' };
    await aws().table.put('request#emptied', item);
    const assets = [{ identifier: NUMBER, verificationId: 'v' }];
    const request = await open().findRequest('emptied');
    expect(request?.assets).toEqual([assets[0], assets[0]]);
    expect(request && (await open().emptyAssets(request, [0]))).toBe(true);
    expect(await aws().table.get('request#emptied', { consistent: true })).toEqual({
      ...item,
      ...wholeKey('request#emptied'),
      assets: [{ channels: ['sms'], required: true }, asset],
    });
  });

  test('reads past the megabyte that a page of a scan holds', async () => {
    const large = 'x'.repeat(390_000);
    const ids = Array.from({ length: 6 }, (_, place) => `large${place}`);
    for (const id of ids) {
      await aws().table.put(`verification#${id}`, { ...BARE, id, large });
    }
    aws().endpoint.forgetCalls();
    const found = (await scanned()).flatMap((item) => (item.kind === 'verification' ? [item.id] : []));
    expect(found.filter((id) => id.startsWith('large')).toSorted()).toEqual(ids);
    expect(aws().endpoint.calls.length).toBeGreaterThan(1);
  });

  test('names the item that it cannot read, and nothing that stands in it', async () => {
    await aws().table.put('verification#broken', { id: 'broken', identifier: NUMBER });
    onTestFinished(() => aws().table.put('verification#broken', BARE));
    const failed = scanned();
    await expect(failed).rejects.toThrow('The item verification#broken is not what Verso writes');
    await expect(failed).rejects.not.toThrow(NUMBER.slice(1));
  });

  test('throws when DynamoDB is away, instead of taking a deletion for done', async () => {
    aws().endpoint.failNext('dynamodb', 'DeleteItem', { status: 500, type: 'InternalServerError' });
    const sender = { kind: 'sender', hash: 'h', verificationId: 'v' } as const;
    await expect(open().deleteSender(sender)).rejects.toThrow(
      expect.objectContaining({ name: 'InternalServerError' }),
    );
  });
});
