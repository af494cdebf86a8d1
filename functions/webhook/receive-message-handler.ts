import middy from '@middy/core';
import { dynamoDbCounterStore } from '../../shared/adapters/dynamodb/counter-store.ts';
import { dynamoDbDeploymentStore } from '../../shared/adapters/dynamodb/deployment-store.ts';
import { dynamoDbRevocationStore } from '../../shared/adapters/dynamodb/revocation-store.ts';
import { dynamoDbSenderStore } from '../../shared/adapters/dynamodb/sender-store.ts';
import { dynamoDbClient, dynamoDbTable } from '../../shared/adapters/dynamodb/table.ts';
import { dynamoDbVerificationStore } from '../../shared/adapters/dynamodb/verification-store.ts';
import { httpsProviderApi } from '../../shared/adapters/https/provider-api.ts';
import { kmsProofSigner } from '../../shared/adapters/kms/proof-signer.ts';
import { ssmParameterReader } from '../../shared/adapters/ssm/parameters.ts';
import { systemClock } from '../../shared/adapters/system/clock-and-random.ts';
import type { ChannelReceiver } from '../../shared/channels/receiver.ts';
import { readEnvironment } from '../../shared/config/environment.ts';
import { type ChannelName, ENVIRONMENT } from '../../shared/config/names.ts';
import { rememberedSettings } from '../../shared/deployment/remembered-settings.ts';
import { rememberedSecrets } from '../../shared/deployment/secrets.ts';
import { errorResponse } from '../middleware/error-response.ts';
import type { HttpEvent } from '../middleware/http-event.ts';
import { functionLogger } from '../middleware/logger.ts';
import { functionMetrics } from '../middleware/metrics.ts';
import { responseHeaders } from '../middleware/response-headers.ts';
import { receiveMessageRoute } from './receive-message-route.ts';

const { tableName, parameterPrefix, publicBaseUrl } = ENVIRONMENT;

/** One channel's webhook. Each channel is its own function, with its own secrets, alarm and cost line. */
export function receiveMessageHandler<Name extends ChannelName>(receiver: ChannelReceiver<Name>) {
  const environment = readEnvironment(process.env, [tableName, parameterPrefix, publicBaseUrl]);
  const clock = systemClock;
  const logger = functionLogger();
  const table = dynamoDbTable(dynamoDbClient(), environment(tableName));
  const receiveMessage = receiveMessageRoute(receiver, {
    clock,
    metrics: functionMetrics(),
    verifications: dynamoDbVerificationStore(table),
    senders: dynamoDbSenderStore(table),
    counters: dynamoDbCounterStore(table),
    revocations: dynamoDbRevocationStore(table),
    signer: kmsProofSigner(),
    providerApi: httpsProviderApi(),
    settings: rememberedSettings(dynamoDbDeploymentStore(table), clock),
    secrets: rememberedSecrets({
      prefix: environment(parameterPrefix),
      load: ssmParameterReader(process.env),
      clock,
    }),
    publicBaseUrl: environment(publicBaseUrl),
  });
  return middy()
    .use(responseHeaders())
    .use(errorResponse(logger))
    .handler((event: HttpEvent) => receiveMessage(event));
}
