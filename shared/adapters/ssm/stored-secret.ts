import { GetParameterCommand, ParameterNotFound, SSMClient, type SSMClientConfig } from '@aws-sdk/client-ssm';

/**
 * A SecureString's bytes, as the functions read them; undefined when there is none.
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
 */
export async function ssmStoredSecret(config: SSMClientConfig, name: string): Promise<Buffer | undefined> {
  try {
    const { Parameter } = await new SSMClient(config).send(
      new GetParameterCommand({ Name: name, WithDecryption: true }),
    );
    return Parameter?.Value ? Buffer.from(Parameter.Value, 'utf8') : undefined;
  } catch (error) {
    if (error instanceof ParameterNotFound) return undefined;
    throw error;
  }
}
