import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { dynamoDbTable } from '../../shared/adapters/dynamodb/table.ts';
import { apiClient } from './api-client.ts';
import { useLocalStack } from './local-stack.ts';
import { useOperator } from './operator.ts';
import { personWith } from './person.ts';

const running = useLocalStack();
const operator = useOperator(running);
const NUMBER = '+37069199199';
const OTHER_NUMBER = '+37069199198';

const api = () => apiClient(running.stack.baseUrl, running.local.apiKeys.live);

async function verified(number: string): Promise<string> {
  const { id, code } = await api().create({ identifier: number });
  await personWith(number, running.local).telegram(code);
  expect(await api().poll(id)).toMatchObject({ status: 'verified' });
  return id;
}

async function statusOf(id: string): Promise<number> {
  return (await api().request('GET', `/api/v1/verifications/${id}`)).status;
}

describe('erase', () => {
  test('removes a person everywhere, and nobody else', async () => {
    const [mine, others] = [await verified(NUMBER), await verified(OTHER_NUMBER)];
    const counted = {
      phone: '+370...99',
      verifications: 1,
      revocable_proofs: 1,
      requests: 0,
      senders: 1,
      deliveries: 0,
    };
    const phone = ['--phone', '00 370 (691) 99-199'];
    expect(await operator.json('erase', ...phone, '--dry-run')).toEqual({ ...counted, dry_run: true });
    expect(await statusOf(mine)).toBe(200);
    expect(await operator.json('erase', ...phone)).toEqual({ ...counted, dry_run: false });
    expect([await statusOf(mine), await statusOf(others)]).toEqual([404, 200]);
    expect(await operator.json('erase', ...phone)).toMatchObject({ verifications: 0, senders: 0 });
    for (const id of [mine, others]) {
      const { status, text } = await api().request('POST', `/api/v1/proofs/${id}/revoke`, {});
      expect([status, text]).toEqual([200, expect.stringContaining('revoked')]);
    }
  });

  test('removes again what a restored backup brings back', async () => {
    const id = await verified(NUMBER);
    const { administrator, outputs } = running.stack;
    const table = dynamoDbTable(new DynamoDBClient(administrator), outputs.TableName ?? '');
    const backup = await table.get(`verification#${id}`, { consistent: true });
    await operator.json('erase', '--phone', NUMBER);
    await table.put(`verification#${id}`, { ...backup });
    expect(await statusOf(id)).toBe(200);
    expect(await operator.json('erase', '--again')).toEqual({
      again: true,
      dry_run: false,
      verifications: 1,
      revocable_proofs: 1,
      requests: 0,
      senders: 0,
      deliveries: 0,
    });
    expect(await statusOf(id)).toBe(404);
  });

  test('says in plain text what it did, how far it looked, and never whose number it was', async () => {
    await verified(NUMBER);
    const { exitCode, stdout, stderr } = await operator.run('erase', '--phone', NUMBER);
    expect(stdout.split('\n')).toEqual([
      'Erased +370...99:',
      'verifications                                        1',
      'valid proofs among them, which can still be revoked  1',
      'requests                                             0',
      'senders who had begun one                            1',
      'webhooks that told of them                           0',
      '',
    ]);
    expect(stderr).toMatch(/^Looked at \d+ items, found 1 verifications\.\n$/);
    expect(stdout + stderr).not.toContain(NUMBER.slice(4, -2));
    expect(exitCode).toBe(0);
  });

  test.each([
    [['--phone', '69199199'], 'Write the number in international form'],
    [['--phone', '+37069199199999999'], 'No telephone number of this form exists'],
    [[], 'Say whose data: --phone'],
    [['--phone', NUMBER, '--tombstones-from', 'x'], '--tombstones-from goes with --again only.'],
    [['--again', '--tombstones-from', 'nowhere'], 'A table or a key that was named does not exist'],
  ])('with %j fails with one sentence, without the number', async (options, said) => {
    const { exitCode, stdout, stderr } = await operator.run('erase', ...options);
    expect(stderr).toMatch(/^[^\n]+\.\n$/);
    expect(stderr).toContain(said);
    expect(stderr).not.toContain('69199');
    expect([exitCode, stdout]).toEqual([1, '']);
  });
});
