import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  PutParameterCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import {
  ACCOUNT,
  allow,
  clients,
  NOW,
  REGION,
  startEndpoint,
  temporaryDirectory,
} from './endpoint-fixture.ts';

const CODE = '/verso/local/subkeys/code';
const arn = (name: string) => `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter${name}`;

function put(
  ssm: SSMClient,
  Name: string,
  Value: string,
  more: { Overwrite?: boolean; Type?: 'String' } = {},
) {
  return ssm.send(new PutParameterCommand({ Name, Value, Type: 'SecureString', ...more }));
}

function get(ssm: SSMClient, Name: string, WithDecryption = true) {
  return ssm.send(new GetParameterCommand({ Name, WithDecryption }));
}

describe('a parameter', () => {
  test('is read as it was written', async () => {
    const { ssm } = clients(await startEndpoint());
    expect(await put(ssm, CODE, 'secret')).toMatchObject({ Version: 1 });
    expect((await get(ssm, CODE)).Parameter).toEqual({
      Name: CODE,
      ARN: arn(CODE),
      Type: 'SecureString',
      Value: 'secret',
      Version: 1,
      DataType: 'text',
      LastModifiedDate: new Date(NOW),
    });
  });

  test('is replaced only when that is asked for, and keeps its type', async () => {
    const { ssm } = clients(await startEndpoint());
    await put(ssm, CODE, 'one');
    await expect(put(ssm, CODE, 'two')).rejects.toMatchObject({ name: 'ParameterAlreadyExists' });
    expect((await get(ssm, CODE)).Parameter?.Value).toBe('one');
    await ssm.send(new PutParameterCommand({ Name: CODE, Value: 'three', Overwrite: true }));
    expect((await get(ssm, CODE)).Parameter).toMatchObject({
      Value: 'three',
      Version: 2,
      Type: 'SecureString',
    });
  });

  test('is given in clear only with decryption when it is secure', async () => {
    const { ssm } = clients(await startEndpoint());
    await put(ssm, CODE, 'secret');
    await put(ssm, '/verso/local/plain', 'plain', { Type: 'String' });
    expect((await get(ssm, CODE, false)).Parameter?.Value).not.toContain('secret');
    expect((await get(ssm, '/verso/local/plain', false)).Parameter?.Value).toBe('plain');
  });

  test('that is missing is not found, one by one', async () => {
    const { ssm } = clients(await startEndpoint());
    await expect(get(ssm, CODE)).rejects.toMatchObject({ name: 'ParameterNotFound' });
    await put(ssm, CODE, 'secret');
    const many = await ssm.send(
      new GetParametersCommand({ Names: [CODE, '/missing'], WithDecryption: true }),
    );
    expect(many.Parameters?.map(({ Name, Value }) => [Name, Value])).toEqual([[CODE, 'secret']]);
    expect(many.InvalidParameters).toEqual(['/missing']);
  });

  test('that was deleted is gone', async () => {
    const { ssm } = clients(await startEndpoint());
    await put(ssm, CODE, 'secret');
    await ssm.send(new DeleteParameterCommand({ Name: CODE }));
    await expect(get(ssm, CODE)).rejects.toMatchObject({ name: 'ParameterNotFound' });
    await expect(ssm.send(new DeleteParameterCommand({ Name: CODE }))).rejects.toMatchObject({
      name: 'ParameterNotFound',
    });
  });

  test.each([
    ['a new one without a type', new PutParameterCommand({ Name: CODE, Value: 'a' })],
    [
      'a value of 4,097 bytes',
      new PutParameterCommand({ Name: CODE, Value: 'a'.repeat(4097), Type: 'String' }),
    ],
    ['a name with a space', new PutParameterCommand({ Name: '/a b', Value: 'a', Type: 'String' })],
  ])('is refused: %s', async (_, command) => {
    const { ssm } = clients(await startEndpoint());
    await expect(ssm.send(command)).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('parameters below a path', () => {
  async function names(ssm: SSMClient, Path: string, Recursive: boolean) {
    const { Parameters } = await ssm.send(new GetParametersByPathCommand({ Path, Recursive }));
    return Parameters?.map(({ Name }) => Name);
  }

  test('are those of the folder, or of all below it', async () => {
    const { ssm } = clients(await startEndpoint());
    for (const name of ['/verso/a', '/verso/b/c', '/versos', '/verso']) await put(ssm, name, '1');
    expect(await names(ssm, '/verso', false)).toEqual(['/verso/a']);
    expect(await names(ssm, '/verso/', true)).toEqual(['/verso/a', '/verso/b/c']);
  });

  test('come ten at a time at most', async () => {
    const { ssm } = clients(await startEndpoint());
    for (let index = 10; index < 23; index += 1) await put(ssm, `/verso/${index}`, '1');
    const first = await ssm.send(new GetParametersByPathCommand({ Path: '/verso' }));
    const second = await ssm.send(
      new GetParametersByPathCommand({ Path: '/verso', NextToken: first.NextToken }),
    );
    expect(first.Parameters).toHaveLength(10);
    expect(second.Parameters?.map(({ Name }) => Name)).toEqual(['/verso/20', '/verso/21', '/verso/22']);
    expect(second.NextToken).toBeUndefined();
  });
});

describe('the file', () => {
  test('is there again after a restart, and only its owner reads it', async () => {
    const dataDir = await temporaryDirectory();
    const first = await startEndpoint({ dataDir });
    const { ssm } = clients(first);
    await Promise.all(['a', 'b', 'c'].map((name) => put(ssm, `/verso/${name}`, name)));
    await first.close();
    const again = clients(await startEndpoint({ dataDir })).ssm;
    expect((await get(again, '/verso/b')).Parameter?.Value).toBe('b');
    expect((await stat(join(dataDir, 'ssm.json'))).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(join(dataDir, 'ssm.json'), 'utf8')).parameters).toHaveLength(3);
  });

  test('that is damaged stops the start without showing what is in it', async () => {
    const dataDir = await temporaryDirectory();
    await writeFile(join(dataDir, 'ssm.json'), 'tell-nobody');
    const started = startEndpoint({ dataDir });
    await expect(started).rejects.toThrow('ssm.json');
    await expect(started).rejects.not.toThrow('tell-nobody');
  });
});

describe('a role', () => {
  test('needs permission for every name that it asks for', async () => {
    const endpoint = await startEndpoint({ role: [allow('ssm:GetParameters', arn(CODE))] });
    const { ssm } = clients(endpoint, 'ROLE');
    await ssm.send(new GetParametersCommand({ Names: [CODE] }));
    const both = new GetParametersCommand({ Names: [CODE, '/verso/local/subkeys/ticket'] });
    await expect(ssm.send(both)).rejects.toThrow(
      `ssm:GetParameters on resource: ${arn('/verso/local/subkeys/ticket')}`,
    );
  });
});
