import middy from '@middy/core';
import { dynamoDbDeploymentStore } from '../../shared/adapters/dynamodb/deployment-store.ts';
import { dynamoDbProjectDirectory } from '../../shared/adapters/dynamodb/project-directory.ts';
import { dynamoDbQueries } from '../../shared/adapters/dynamodb/queries.ts';
import { dynamoDbRevocationLists } from '../../shared/adapters/dynamodb/revocation-store.ts';
import { dynamoDbClient, dynamoDbTable } from '../../shared/adapters/dynamodb/table.ts';
import { kmsProofSigner } from '../../shared/adapters/kms/proof-signer.ts';
import { systemClock } from '../../shared/adapters/system/clock-and-random.ts';
import { readEnvironment } from '../../shared/config/environment.ts';
import { ENVIRONMENT } from '../../shared/config/names.ts';
import { rememberedSettings } from '../../shared/deployment/remembered-settings.ts';
import { rememberedDirectory } from '../../shared/projects/remembered-directory.ts';
import { errorResponse } from '../middleware/error-response.ts';
import type { HttpEvent } from '../middleware/http-event.ts';
import { functionLogger } from '../middleware/logger.ts';
import { functionMeter } from '../middleware/meter.ts';
import { metered } from '../middleware/metered.ts';
import { responseHeaders } from '../middleware/response-headers.ts';
import { revocationRoutes } from './routes.ts';

const { tableName, issuer } = ENVIRONMENT;
const meter = functionMeter(process.env);
const environment = readEnvironment(process.env, [tableName, issuer]);
const clock = systemClock;
const client = dynamoDbClient(meter);
const table = dynamoDbTable(client, environment(tableName));

const list = revocationRoutes({
  clock,
  revocations: dynamoDbRevocationLists(dynamoDbQueries(client, environment(tableName))),
  signer: kmsProofSigner(meter),
  directory: rememberedDirectory(dynamoDbProjectDirectory(table), clock),
  settings: rememberedSettings(dynamoDbDeploymentStore(table), clock),
  issuer: environment(issuer),
});

/** The signed list: open to everybody, with no subkey and no write, and the only query that strangers can cause. */
export const handler = metered(
  meter,
  middy()
    .use(responseHeaders())
    .use(errorResponse(functionLogger(meter)))
    .handler((event: HttpEvent) => list(event)),
);
