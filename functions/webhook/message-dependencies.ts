import { dynamoDbCounterStore } from '../../shared/adapters/dynamodb/counter-store.ts';
import { dynamoDbDeploymentStore } from '../../shared/adapters/dynamodb/deployment-store.ts';
import { dynamoDbRevocationStore } from '../../shared/adapters/dynamodb/revocation-store.ts';
import { dynamoDbSenderStore } from '../../shared/adapters/dynamodb/sender-store.ts';
import { dynamoDbClient, dynamoDbTable } from '../../shared/adapters/dynamodb/table.ts';
import { dynamoDbVerificationStore } from '../../shared/adapters/dynamodb/verification-store.ts';
import { kmsProofSigner } from '../../shared/adapters/kms/proof-signer.ts';
import { ssmParameterReader } from '../../shared/adapters/ssm/parameters.ts';
import { systemClock, systemRandom } from '../../shared/adapters/system/clock-and-random.ts';
import { ENVIRONMENT } from '../../shared/config/names.ts';
import type { Meter } from '../../shared/cost/meter.ts';
import { rememberedSettings } from '../../shared/deployment/remembered-settings.ts';
import { parseSecretValues } from '../../shared/deployment/secret-list.ts';
import { rememberedSecrets } from '../../shared/deployment/secrets.ts';
import type { MessageDependencies } from './receive-all.ts';

const { tableName, parameterPrefix } = ENVIRONMENT;

/** The same for each channel, on AWS. */
export function messageDependencies(
  environment: (name: typeof tableName | typeof parameterPrefix) => string,
  meter: Meter,
): MessageDependencies {
  const clock = systemClock;
  const table = dynamoDbTable(dynamoDbClient(meter), environment(tableName));
  return {
    clock,
    meter,
    verifications: dynamoDbVerificationStore(table),
    senders: dynamoDbSenderStore(table),
    counters: dynamoDbCounterStore(table),
    revocations: dynamoDbRevocationStore(table),
    signer: kmsProofSigner(meter),
    settings: rememberedSettings(dynamoDbDeploymentStore(table), clock),
    secrets: rememberedSecrets({
      prefix: environment(parameterPrefix),
      load: ssmParameterReader(process.env, meter),
      parse: parseSecretValues,
      clock,
      random: systemRandom,
    }),
  };
}
