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
import { authentication } from '../middleware/authentication.ts';
import { compression } from '../middleware/compression.ts';
import { errorResponse } from '../middleware/error-response.ts';
import { functionLogger } from '../middleware/logger.ts';
import { functionMeter, POLLS } from '../middleware/meter.ts';
import { metered } from '../middleware/metered.ts';
import { rateLimit } from '../middleware/rate-limit.ts';
import { responseHeaders } from '../middleware/response-headers.ts';
import type { FollowerEvent } from './events.ts';
import { pollRoutes } from './routes.ts';
import { ticketOr } from './ticket-authentication.ts';

const { tableName, parameterPrefix } = ENVIRONMENT;
const meter = functionMeter(process.env, POLLS);
const environment = readEnvironment(process.env, [tableName, parameterPrefix]);
const clock = systemClock;
const table = dynamoDbTable(dynamoDbClient(meter), environment(tableName));

const settings = rememberedSettings(dynamoDbDeploymentStore(table), clock);
const directory = rememberedDirectory(dynamoDbProjectDirectory(table), clock);
const secrets = rememberedSecrets({
  prefix: environment(parameterPrefix),
  load: ssmParameterReader(process.env, meter),
  clock,
  random: systemRandom,
});

const poll = pollRoutes({ clock, meter, verifications: dynamoDbVerificationStore(table), settings });

/** Polls of every kind, alone, so that Lambda's own metrics count them exactly. */
export const handler = metered(
  meter,
  middy()
    .use(responseHeaders())
    .use(compression())
    .use(errorResponse(functionLogger(meter)))
    .use(ticketOr([authentication(directory, settings, meter), rateLimit(clock, 'read')], { secrets, clock }))
    .handler((event: FollowerEvent) => poll(event)),
);
