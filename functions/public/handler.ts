import middy from '@middy/core';
import { dynamoDbDeploymentStore } from '../../shared/adapters/dynamodb/deployment-store.ts';
import { dynamoDbProjectDirectory } from '../../shared/adapters/dynamodb/project-directory.ts';
import {
  dynamoDbErasedStore,
  dynamoDbRevocationStore,
} from '../../shared/adapters/dynamodb/revocation-store.ts';
import { dynamoDbClient, dynamoDbTable } from '../../shared/adapters/dynamodb/table.ts';
import { dynamoDbVerificationStore } from '../../shared/adapters/dynamodb/verification-store.ts';
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
import { publicRoutes } from './routes.ts';

/** Put in by the bundler. */
declare const EMBED_SCRIPT: string;

const meter = functionMeter(process.env);
const environment = readEnvironment(process.env, [ENVIRONMENT.tableName, ENVIRONMENT.issuer]);
const table = dynamoDbTable(dynamoDbClient(meter), environment(ENVIRONMENT.tableName));

const answer = publicRoutes({
  clock: systemClock,
  issuer: environment(ENVIRONMENT.issuer),
  directory: rememberedDirectory(dynamoDbProjectDirectory(table), systemClock),
  settings: rememberedSettings(dynamoDbDeploymentStore(table), systemClock),
  verifications: dynamoDbVerificationStore(table),
  revocations: dynamoDbRevocationStore(table),
  erased: dynamoDbErasedStore(table),
  embedScript: EMBED_SCRIPT,
});

/** What checkers of proofs ask, and `$default`: no subkey, no KMS, no writes. */
export const handler = metered(
  meter,
  middy()
    .use(responseHeaders())
    .use(errorResponse(functionLogger(meter)))
    .handler((event: HttpEvent) => answer(event)),
);
