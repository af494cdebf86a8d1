import { createPublicKey, verify } from 'node:crypto';
import { KMSClient } from '@aws-sdk/client-kms';
import { describe, expect, test } from 'vitest';
import { dynamoDbChargeStore } from '../../shared/adapters/dynamodb/charge-store.ts';
import { dynamoDbDeploymentStore } from '../../shared/adapters/dynamodb/deployment-store.ts';
import { dynamoDbProjectDirectory } from '../../shared/adapters/dynamodb/project-directory.ts';
import { dynamoDbProjectRegistry } from '../../shared/adapters/dynamodb/project-registry.ts';
import { dynamoDbSenderStore } from '../../shared/adapters/dynamodb/sender-store.ts';
import { kmsProofSigner } from '../../shared/adapters/kms/proof-signer.ts';
import { kmsPublicKeys } from '../../shared/adapters/kms/public-keys.ts';
import { ssmParameterWriter } from '../../shared/adapters/ssm/parameter-writer.ts';
import { ssmParameterReader } from '../../shared/adapters/ssm/parameters.ts';
import { recordedMeter } from '../cost/recorded-meter.ts';
import { HOUR, TEN_O_CLOCK } from '../fakes/clock.ts';
import { fakeSenderStore } from '../fakes/sender-store.ts';
import { fakeDeployment } from '../fakes/signing-keys.ts';
import { PROJECT } from '../fakes/verifications.ts';
import { KMS_KEY, localAws } from './aws.ts';

const aws = localAws();

describe.each([
  ['in memory', fakeSenderStore],
  ['in DynamoDB', () => dynamoDbSenderStore(aws().table)],
])('the sender store %s', (_where, open) => {
  const binding = {
    verificationId: '000777ca0123456789abcdef',
    awaits: 'number',
    expiresAt: TEN_O_CLOCK,
  } as const;

  test('finds the last binding of a sender', async () => {
    const senders = open();
    await senders.bind('a-hash', { ...binding, verificationId: 'f'.repeat(24) });
    await senders.bind('a-hash', binding);
    expect(await senders.find('a-hash')).toEqual(binding);
    expect(await senders.find('another-hash')).toBeUndefined();
  });
});

describe('what expires in DynamoDB', () => {
  test('is deleted once its time has passed, and not before', async () => {
    const { endpoint, table } = aws();
    const senders = dynamoDbSenderStore(table);
    const binding = { verificationId: 'f'.repeat(24), awaits: 'number' } as const;
    await senders.bind('past', { ...binding, expiresAt: TEN_O_CLOCK - HOUR });
    await senders.bind('future', { ...binding, expiresAt: TEN_O_CLOCK + HOUR });
    await endpoint.deleteExpiredItems();
    expect(await senders.find('past')).toBeUndefined();
    expect(await senders.find('future')).toBeDefined();
  });
});

describe('projects and API keys', () => {
  const registry = () => dynamoDbProjectRegistry(aws().table, aws().queries);

  test('are found by requests as they were saved, and unknown ones not at all', async () => {
    const directory = dynamoDbProjectDirectory(aws().table);
    const key = { id: 'aKeyId01', projectId: PROJECT.id, environment: 'test', status: 'active' } as const;
    await registry().addProject({ ...PROJECT, createdAt: TEN_O_CLOCK });
    await registry().saveApiKey({ ...key, hash: 'a-hash', createdAt: TEN_O_CLOCK, createsPerMinute: 7 });
    expect(await directory.findProject(PROJECT.id)).toEqual(PROJECT);
    expect(await directory.findApiKey('a-hash')).toEqual({ ...key, createsPerMinute: 7 });
    await registry().saveApiKey({ ...key, hash: 'a-hash', createdAt: TEN_O_CLOCK, status: 'revoked' });
    expect(await directory.findApiKey('a-hash')).toEqual({ ...key, status: 'revoked' });
    expect(await directory.findApiKey('another-hash')).toBeUndefined();
    expect(await directory.findProject('f'.repeat(24))).toBeUndefined();
    const full = {
      ...PROJECT,
      identifierHash: { key: 'k', inUse: true },
      webhookUrl: 'https://acme.example/events',
      tellsExpiry: true,
      redirectOrigins: ['https://acme.example'],
    } as const;
    const createdAt = TEN_O_CLOCK;
    await registry().changeProject(PROJECT.id, () => ({ ...full, createdAt }));
    expect(await directory.findProject(PROJECT.id)).toEqual(full);
    expect(await registry().findProject(PROJECT.id)).toEqual({ ...full, createdAt });
  });

  test('are listed for operators, oldest first, each project with its own keys', async () => {
    const projects = [3, 1, 2].map((place) => ({
      id: String(place).repeat(24),
      name: `Project ${place}`,
      createdAt: TEN_O_CLOCK + place,
    }));
    for (const project of projects) await registry().addProject(project);
    const listed = await registry().listProjects();
    expect(listed.filter(({ name }) => name.startsWith('Project ')).map(({ name }) => name)).toEqual([
      'Project 1',
      'Project 2',
      'Project 3',
    ]);
    const key = {
      id: 'k1',
      hash: 'h1',
      projectId: '1'.repeat(24),
      environment: 'live',
      status: 'revoked',
      name: 'CI',
      createdAt: TEN_O_CLOCK,
      revokedAt: TEN_O_CLOCK + 5,
    } as const;
    await registry().saveApiKey(key);
    expect(await registry().listApiKeys('1'.repeat(24))).toEqual([key]);
    expect(await registry().listApiKeys('2'.repeat(24))).toEqual([]);
    expect(await registry().findProject('2'.repeat(24))).toEqual(projects[2]);
  });
});

describe('the settings', () => {
  test('are absent until they are written, then come back', async () => {
    const store = dynamoDbDeploymentStore(aws().table);
    expect(await store.readSettings()).toBeUndefined();
    const { settings } = await fakeDeployment();
    await store.writeSettings(settings);
    expect(await store.readSettings()).toEqual(settings);
  });
});

describe('the charges of channels', () => {
  test('are absent until they are written, then come back', async () => {
    const store = dynamoDbChargeStore(aws().table);
    expect(await store.read()).toBeUndefined();
    const charges = {
      telegram: [],
      sms: [{ fee: 'twilio_sms_inbound', country: 'US', usd: '0.0075' } as const],
    };
    await store.write(charges);
    expect(await store.read()).toEqual(charges);
  });
});

describe('the signer', () => {
  test('makes signatures that the key’s public half verifies, the same each time', async () => {
    const { client } = aws();
    const { live } = await fakeDeployment();
    const signer = kmsProofSigner(recordedMeter().meter, new KMSClient(client));
    const input = Buffer.from('x'.repeat(5000));
    const key = { ...live.key, kmsKey: KMS_KEY };
    const signature = await signer.sign(key, input);
    const spki = Buffer.from(await kmsPublicKeys(client).publicKey(KMS_KEY));
    expect(
      verify('sha256', input, createPublicKey({ key: spki, format: 'der', type: 'spki' }), signature),
    ).toBe(true);
    expect(await signer.sign(key, input)).toEqual(signature);
  });
});

describe('parameters', () => {
  const NAMES = { secret: '/verso/test/a', missing: '/verso/test/b' };

  test('are created once and then kept', async () => {
    const writer = ssmParameterWriter(aws().client);
    expect(await writer.create(NAMES.secret, 'first')).toBe(true);
    expect(await writer.create(NAMES.secret, 'second')).toBe(false);
    const read = ssmParameterReader(aws().variables, recordedMeter().meter);
    expect(await read([NAMES.secret, NAMES.missing])).toEqual(new Map([[NAMES.secret, 'first']]));
    await writer.replace(NAMES.secret, 'third');
    expect(await read([NAMES.secret])).toEqual(new Map([[NAMES.secret, 'third']]));
  });

  const FAILURES = {
    throttled: { status: 400, type: 'ThrottlingException' },
    away: { status: 503, type: 'ServiceUnavailable' },
  };

  test.each(Object.entries(FAILURES))('are read again when SSM is %s, twice', async (_how, failure) => {
    const { endpoint, variables } = aws();
    endpoint.failNext('ssm', 'GetParameters', failure);
    endpoint.failNext('ssm', 'GetParameters', failure);
    expect(await ssmParameterReader(variables, recordedMeter().meter)([NAMES.missing])).toEqual(new Map());
  });

  test('are not read again when the role may not', async () => {
    const { endpoint, variables } = aws();
    endpoint.forgetCalls();
    endpoint.failNext('ssm', 'GetParameters', { status: 400, type: 'AccessDeniedException' });
    await expect(ssmParameterReader(variables, recordedMeter().meter)([NAMES.secret])).rejects.toThrow(
      'AccessDenied',
    );
    expect(endpoint.calls).toHaveLength(1);
  });

  test('that stay away are a passing fault of AWS, not of ours', async () => {
    const { endpoint, variables } = aws();
    for (let attempt = 1; attempt <= 3; attempt += 1)
      endpoint.failNext('ssm', 'GetParameters', FAILURES.away);
    await expect(ssmParameterReader(variables, recordedMeter().meter)([NAMES.secret])).rejects.toMatchObject({
      $fault: 'server',
    });
  });
});
