import middy from '@middy/core';
import { dynamoDbDeploymentStore } from '../../shared/adapters/dynamodb/deployment-store.ts';
import { dynamoDbProjectDirectory } from '../../shared/adapters/dynamodb/project-directory.ts';
import { dynamoDbClient, dynamoDbTable } from '../../shared/adapters/dynamodb/table.ts';
import { dynamoDbVerificationStore } from '../../shared/adapters/dynamodb/verification-store.ts';
import { ssmParameterReader } from '../../shared/adapters/ssm/parameters.ts';
import { systemClock, systemRandom } from '../../shared/adapters/system/clock-and-random.ts';
import { readEnvironment } from '../../shared/config/environment.ts';
import { ENVIRONMENT } from '../../shared/config/names.ts';
import { rememberedSettings } from '../../shared/deployment/remembered-settings.ts';
import { rememberedSecrets } from '../../shared/deployment/secrets.ts';
import { rememberedDirectory } from '../../shared/projects/remembered-directory.ts';
import { type AuthenticatedEvent, authentication } from '../middleware/authentication.ts';
import { errorResponse } from '../middleware/error-response.ts';
import { type JsonEvent, jsonBody } from '../middleware/json-body.ts';
import { functionLogger } from '../middleware/logger.ts';
import { responseHeaders } from '../middleware/response-headers.ts';
import { createVerificationRoute } from './route.ts';

const { tableName, parameterPrefix, issuer, publicBaseUrl, retentionDays } = ENVIRONMENT;
const environment = readEnvironment(process.env, [
  tableName,
  parameterPrefix,
  issuer,
  publicBaseUrl,
  retentionDays,
]);

const clock = systemClock;
const table = dynamoDbTable(dynamoDbClient(), environment(tableName));
const directory = rememberedDirectory(dynamoDbProjectDirectory(table), clock);

const settings = rememberedSettings(dynamoDbDeploymentStore(table), clock);

const createVerification = createVerificationRoute({
  clock,
  random: systemRandom,
  directory,
  verifications: dynamoDbVerificationStore(table),
  settings,
  secrets: rememberedSecrets({
    prefix: environment(parameterPrefix),
    load: ssmParameterReader(process.env),
    clock,
  }),
  issuer: environment(issuer),
  publicBaseUrl: environment(publicBaseUrl),
  retentionDays: Number(environment(retentionDays)),
});

/** `POST /api/v1/verifications` */
export const handler = middy()
  .use(responseHeaders())
  .use(errorResponse(functionLogger()))
  .use(authentication(directory, settings))
  .use(jsonBody())
  .handler((event: AuthenticatedEvent & JsonEvent) => createVerification(event));
