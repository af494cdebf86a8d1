import middy from '@middy/core';
import { dynamoDbCounterStore } from '../../shared/adapters/dynamodb/counter-store.ts';
import { dynamoDbDeploymentStore } from '../../shared/adapters/dynamodb/deployment-store.ts';
import { dynamoDbPageSettingsStore } from '../../shared/adapters/dynamodb/page-settings-store.ts';
import { dynamoDbProjectDirectory } from '../../shared/adapters/dynamodb/project-directory.ts';
import { dynamoDbRequestStore } from '../../shared/adapters/dynamodb/request-store.ts';
import {
  dynamoDbErasedStore,
  dynamoDbRevocationStore,
} from '../../shared/adapters/dynamodb/revocation-store.ts';
import { dynamoDbClient, dynamoDbTable } from '../../shared/adapters/dynamodb/table.ts';
import { dynamoDbVerificationStore } from '../../shared/adapters/dynamodb/verification-store.ts';
import { kmsProofSigner } from '../../shared/adapters/kms/proof-signer.ts';
import { ssmParameterReader } from '../../shared/adapters/ssm/parameters.ts';
import { systemClock, systemRandom } from '../../shared/adapters/system/clock-and-random.ts';
import { readEnvironment } from '../../shared/config/environment.ts';
import { ENVIRONMENT } from '../../shared/config/names.ts';
import { rememberedSettings } from '../../shared/deployment/remembered-settings.ts';
import { rememberedSecrets } from '../../shared/deployment/secrets.ts';
import { rememberedDirectory } from '../../shared/projects/remembered-directory.ts';
import { rememberedPageSettings } from '../../shared/projects/remembered-page-settings.ts';
import { type AuthenticatedEvent, authentication } from '../middleware/authentication.ts';
import { compression } from '../middleware/compression.ts';
import { errorResponse } from '../middleware/error-response.ts';
import { linkOr } from '../middleware/link-or-key.ts';
import { functionLogger } from '../middleware/logger.ts';
import { functionMeter } from '../middleware/meter.ts';
import { metered } from '../middleware/metered.ts';
import { rateLimit } from '../middleware/rate-limit.ts';
import { responseHeaders } from '../middleware/response-headers.ts';
import { notingEnds } from './noted-ends.ts';
import { completionRoutes } from './routes.ts';

const { tableName, parameterPrefix } = ENVIRONMENT;
const meter = functionMeter(process.env);
const environment = readEnvironment(process.env, [tableName, parameterPrefix]);
const clock = systemClock;
const table = dynamoDbTable(dynamoDbClient(meter), environment(tableName));
const settings = rememberedSettings(dynamoDbDeploymentStore(table), clock);
const directory = rememberedDirectory(dynamoDbProjectDirectory(table), clock);

const complete = completionRoutes({
  clock,
  verifications: notingEnds(dynamoDbVerificationStore(table), meter),
  requests: dynamoDbRequestStore(table),
  directory,
  pageSettings: rememberedPageSettings(dynamoDbPageSettingsStore(table), clock),
  revocations: dynamoDbRevocationStore(table),
  erased: dynamoDbErasedStore(table),
  counters: dynamoDbCounterStore(table),
  signer: kmsProofSigner(meter),
  settings,
  secrets: rememberedSecrets({
    prefix: environment(parameterPrefix),
    load: ssmParameterReader(process.env, meter),
    clock,
    random: systemRandom,
  }),
});

/** What ends a verification by a call: the only function of the API that signs proofs. */
export const handler = metered(
  meter,
  middy()
    .use(responseHeaders())
    .use(compression())
    .use(errorResponse(functionLogger(meter)))
    .use(linkOr([authentication(directory, settings, meter), rateLimit(clock, 'read')], clock))
    .handler((event: AuthenticatedEvent) => complete(event)),
);
