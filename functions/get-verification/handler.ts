import middy from '@middy/core';
import { dynamoDbDeploymentStore } from '../../shared/adapters/dynamodb/deployment-store.ts';
import { dynamoDbProjectDirectory } from '../../shared/adapters/dynamodb/project-directory.ts';
import { dynamoDbClient, dynamoDbTable } from '../../shared/adapters/dynamodb/table.ts';
import { dynamoDbVerificationStore } from '../../shared/adapters/dynamodb/verification-store.ts';
import { systemClock } from '../../shared/adapters/system/clock-and-random.ts';
import { readEnvironment } from '../../shared/config/environment.ts';
import { ENVIRONMENT } from '../../shared/config/names.ts';
import { rememberedSettings } from '../../shared/deployment/remembered-settings.ts';
import { rememberedDirectory } from '../../shared/projects/remembered-directory.ts';
import { type AuthenticatedEvent, authentication } from '../middleware/authentication.ts';
import { errorResponse } from '../middleware/error-response.ts';
import { functionLogger } from '../middleware/logger.ts';
import { responseHeaders } from '../middleware/response-headers.ts';
import { getVerificationRoute } from './route.ts';

const environment = readEnvironment(process.env, [ENVIRONMENT.tableName]);
const table = dynamoDbTable(dynamoDbClient(), environment(ENVIRONMENT.tableName));

const settings = rememberedSettings(dynamoDbDeploymentStore(table), systemClock);

const getVerification = getVerificationRoute({
  clock: systemClock,
  verifications: dynamoDbVerificationStore(table),
  settings,
});

/** `GET /api/v1/verifications/{id}`: the poll, alone, so that Lambda's own metrics count polls exactly. */
export const handler = middy()
  .use(responseHeaders())
  .use(errorResponse(functionLogger()))
  .use(authentication(rememberedDirectory(dynamoDbProjectDirectory(table), systemClock), settings))
  .handler((event: AuthenticatedEvent) => getVerification(event));
