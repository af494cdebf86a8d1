import {
  GetParameterCommand,
  ParameterAlreadyExists,
  ParameterNotFound,
  PutParameterCommand,
  SSMClient,
  type SSMClientConfig,
} from '@aws-sdk/client-ssm';
import { changedMeanwhile, type SecretStore } from '../../administration/channels/channel-secret.ts';

/**
 * SSM has no conditional write; the versions that it counts tell at least afterwards.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html
 */
export function ssmSecretStore(config: SSMClientConfig): SecretStore {
  const client = new SSMClient(config);
  return {
    async read(name) {
      try {
        const { Parameter } = await client.send(
          new GetParameterCommand({ Name: name, WithDecryption: true }),
        );
        const { Value: text, Version: version = 0, LastModifiedDate: storedAt } = Parameter ?? {};
        if (text === undefined || storedAt === undefined) return undefined;
        return { text, version, storedAt: storedAt.getTime() };
      } catch (error) {
        if (error instanceof ParameterNotFound) return undefined;
        throw error;
      }
    },
    async write(Name, Value, former) {
      const Overwrite = former !== undefined;
      try {
        const { Version } = await client.send(
          new PutParameterCommand({ Name, Value, Overwrite, Type: 'SecureString' }),
        );
        if (former && Version !== former.version + 1) throw changedMeanwhile(Name);
      } catch (error) {
        if (error instanceof ParameterAlreadyExists) throw changedMeanwhile(Name);
        throw error;
      }
    },
  };
}
