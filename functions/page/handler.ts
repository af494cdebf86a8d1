import { brotliDecompressSync } from 'node:zlib';
import middy from '@middy/core';
import { dynamoDbDeploymentStore } from '../../shared/adapters/dynamodb/deployment-store.ts';
import { dynamoDbPageSettingsStore } from '../../shared/adapters/dynamodb/page-settings-store.ts';
import { dynamoDbProjectDirectory } from '../../shared/adapters/dynamodb/project-directory.ts';
import { dynamoDbQueries } from '../../shared/adapters/dynamodb/queries.ts';
import { dynamoDbRequestStore } from '../../shared/adapters/dynamodb/request-store.ts';
import { dynamoDbClient, dynamoDbTable } from '../../shared/adapters/dynamodb/table.ts';
import { dynamoDbVerificationLists } from '../../shared/adapters/dynamodb/verification-lists.ts';
import { dynamoDbVerificationStore } from '../../shared/adapters/dynamodb/verification-store.ts';
import { ssmParameterReader } from '../../shared/adapters/ssm/parameters.ts';
import { systemClock, systemRandom } from '../../shared/adapters/system/clock-and-random.ts';
import { readEnvironment } from '../../shared/config/environment.ts';
import { ENVIRONMENT } from '../../shared/config/names.ts';
import { rememberedSettings } from '../../shared/deployment/remembered-settings.ts';
import { rememberedSecrets } from '../../shared/deployment/secrets.ts';
import { lazily } from '../../shared/lazily.ts';
import { rememberedDirectory } from '../../shared/projects/remembered-directory.ts';
import { rememberedPageSettings } from '../../shared/projects/remembered-page-settings.ts';
import { errorResponse } from '../middleware/error-response.ts';
import type { HttpEvent } from '../middleware/http-event.ts';
import { functionLogger } from '../middleware/logger.ts';
import { functionMeter, POLLS } from '../middleware/meter.ts';
import { metered } from '../middleware/metered.ts';
import { responseHeaders } from '../middleware/response-headers.ts';
import { errorPage } from './error-page.ts';
import { readCallingCodes } from './number.ts';
import { pageRoutes } from './routes.ts';

// Bundled beforehand, and put in by the bundler: infra/bundle.ts.
declare const PAGE_SCRIPT: string;
declare const PAGE_STYLE: string;
declare const PAGE_NUMBER_SCRIPT: string;
declare const PAGE_CALLING_CODES: string;

const { tableName, parameterPrefix } = ENVIRONMENT;
const meter = functionMeter(process.env, POLLS);
const environment = readEnvironment(process.env, [tableName, parameterPrefix]);
const clock = systemClock;
const assets = {
  script: PAGE_SCRIPT,
  style: PAGE_STYLE,
  numberScript: lazily(() =>
    brotliDecompressSync(Buffer.from(PAGE_NUMBER_SCRIPT, 'base64')).toString('utf8'),
  ),
  callingCodes: readCallingCodes(PAGE_CALLING_CODES),
};
const client = dynamoDbClient(meter);
const table = dynamoDbTable(client, environment(tableName));

const page = pageRoutes({
  meter,
  clock,
  random: systemRandom,
  assets,
  pageSettings: rememberedPageSettings(dynamoDbPageSettingsStore(table), clock),
  directory: rememberedDirectory(dynamoDbProjectDirectory(table), clock),
  verifications: dynamoDbVerificationStore(table),
  requests: dynamoDbRequestStore(table),
  lists: dynamoDbVerificationLists(dynamoDbQueries(client, environment(tableName))),
  settings: rememberedSettings(dynamoDbDeploymentStore(table), clock),
  secrets: rememberedSecrets({
    prefix: environment(parameterPrefix),
    load: ssmParameterReader(process.env, meter),
    clock,
    random: systemRandom,
  }),
});

/** The hosted page, for anybody who holds a link: it only reads, and holds neither a signing key nor a person's number in full. */
export const handler = metered(
  meter,
  middy()
    .use(errorPage({ random: systemRandom, assets }))
    .use(responseHeaders())
    .use(errorResponse(functionLogger(meter)))
    .handler((event: HttpEvent) => page(event)),
);
