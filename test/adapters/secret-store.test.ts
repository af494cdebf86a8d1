import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { ssmSecretStore } from '../../shared/adapters/ssm/secret-store.ts';
import { secretStoreContract } from '../ports/secret-store.contract.ts';
import { localAws } from './aws.ts';

const aws = localAws();

describe('secrets in the parameter store', () => {
  secretStoreContract(() => ssmSecretStore(aws().client));
});

test('a secret is stored as a SecureString, whether it is new or not', async () => {
  const Name = '/verso/test/secure';
  const store = ssmSecretStore(aws().client);
  const typeOf = async () => {
    const { Parameter } = await new SSMClient(aws().client).send(new GetParameterCommand({ Name }));
    return Parameter?.Type;
  };
  await store.write(Name, 'one', undefined);
  expect(await typeOf()).toBe('SecureString');
  await store.write(Name, 'two', await store.read(Name));
  expect(await typeOf()).toBe('SecureString');
});

test('what AWS refuses is thrown as the SDK throws it', async () => {
  aws().endpoint.failNext('ssm', 'GetParameter', { status: 400, type: 'AccessDeniedException' });
  await expect(ssmSecretStore(aws().client).read('/verso/test/denied')).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
});
