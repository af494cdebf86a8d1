import {
  ParameterAlreadyExists,
  PutParameterCommand,
  SSMClient,
  type SSMClientConfig,
} from '@aws-sdk/client-ssm';
import type { BootstrapPorts } from '../../administration/bootstrap.ts';

export type ParameterWriter = BootstrapPorts['parameters'] & {
  replace(name: string, value: string): Promise<void>;
};

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html */
export function ssmParameterWriter(config: SSMClientConfig): ParameterWriter {
  const client = new SSMClient(config);
  const put = (Name: string, Value: string, Overwrite: boolean) =>
    client.send(new PutParameterCommand({ Name, Value, Overwrite, Type: 'SecureString' }));
  return {
    async create(name, value) {
      try {
        await put(name, value, false);
        return true;
      } catch (error) {
        if (error instanceof ParameterAlreadyExists) return false;
        throw error;
      }
    },
    async replace(name, value) {
      await put(name, value, true);
    },
  };
}
