import middy from '@middy/core';
import { dynamoDbCounterStore } from '../../shared/adapters/dynamodb/counter-store.ts';
import { dynamoDbDeploymentStore } from '../../shared/adapters/dynamodb/deployment-store.ts';
import { dynamoDbProjectDirectory } from '../../shared/adapters/dynamodb/project-directory.ts';
import { dynamoDbRequestStore } from '../../shared/adapters/dynamodb/request-store.ts';
import { dynamoDbClient, dynamoDbTable } from '../../shared/adapters/dynamodb/table.ts';
import { dynamoDbVerificationStore } from '../../shared/adapters/dynamodb/verification-store.ts';
import { ssmParameterReader } from '../../shared/adapters/ssm/parameters.ts';
import { systemClock, systemRandom } from '../../shared/adapters/system/clock-and-random.ts';
import { isSwitchedOn, readEnvironment } from '../../shared/config/environment.ts';
import { ENVIRONMENT } from '../../shared/config/names.ts';
import { rememberedSettings } from '../../shared/deployment/remembered-settings.ts';
import { rememberedSecrets } from '../../shared/deployment/secrets.ts';
import { rememberedDirectory } from '../../shared/projects/remembered-directory.ts';
import { authentication } from '../middleware/authentication.ts';
import { compression } from '../middleware/compression.ts';
import { errorResponse } from '../middleware/error-response.ts';
import { jsonBody } from '../middleware/json-body.ts';
import { linkOr } from '../middleware/link-or-key.ts';
import { functionLogger } from '../middleware/logger.ts';
import { functionMeter } from '../middleware/meter.ts';
import { metered } from '../middleware/metered.ts';
import { rateLimit } from '../middleware/rate-limit.ts';
import { responseHeaders } from '../middleware/response-headers.ts';
import type { CreateEvent } from './dependencies.ts';
import { createRoutes } from './routes.ts';

const { tableName, parameterPrefix, issuer, publicBaseUrl, retentionDays } = ENVIRONMENT;
const meter = functionMeter(process.env);
const environment = readEnvironment(process.env, [
  tableName,
  parameterPrefix,
  issuer,
  publicBaseUrl,
  retentionDays,
]);

const clock = systemClock;
const table = dynamoDbTable(dynamoDbClient(meter), environment(tableName));
const directory = rememberedDirectory(dynamoDbProjectDirectory(table), clock);

const settings = rememberedSettings(dynamoDbDeploymentStore(table), clock);

const create = createRoutes({
  meter,
  clock,
  random: systemRandom,
  directory,
  verifications: dynamoDbVerificationStore(table),
  requests: dynamoDbRequestStore(table),
  counters: dynamoDbCounterStore(table),
  settings,
  secrets: rememberedSecrets({
    prefix: environment(parameterPrefix),
    load: ssmParameterReader(process.env, meter),
    clock,
    random: systemRandom,
  }),
  issuer: environment(issuer),
  publicBaseUrl: environment(publicBaseUrl),
  retentionDays: Number(environment(retentionDays)),
  callersOnThisMachine: isSwitchedOn(process.env, ENVIRONMENT.callersOnThisMachine),
});

/** Everything that begins a verification: the only function of the API that puts them. */
export const handler = metered(
  meter,
  middy()
    .use(responseHeaders())
    .use(compression())
    .use(errorResponse(functionLogger(meter)))
    .use(linkOr([authentication(directory, settings, meter), rateLimit(clock, 'create')], clock))
    .use(jsonBody())
    .handler((event: CreateEvent) => create(event)),
);
