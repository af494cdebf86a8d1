import middy from '@middy/core';
import { httpsProviderApi } from '../../shared/adapters/https/provider-api.ts';
import type { ChannelName } from '../../shared/channels/names.ts';
import type { ChannelReceiver } from '../../shared/channels/receiver.ts';
import { readEnvironment } from '../../shared/config/environment.ts';
import { ENVIRONMENT } from '../../shared/config/names.ts';
import { errorResponse } from '../middleware/error-response.ts';
import type { HttpEvent } from '../middleware/http-event.ts';
import { functionLogger } from '../middleware/logger.ts';
import { functionMeter } from '../middleware/meter.ts';
import { FUNCTION_URL, metered } from '../middleware/metered.ts';
import { responseHeaders } from '../middleware/response-headers.ts';
import { messageDependencies } from './message-dependencies.ts';
import { receiveMessageRoute } from './receive-message-route.ts';

const { tableName, parameterPrefix } = ENVIRONMENT;

/** One channel's webhook. Each channel is its own function, with its own secrets, alarm and cost line. */
export function receiveMessageHandler<Name extends ChannelName>(receiver: ChannelReceiver<Name>) {
  const meter = functionMeter(process.env);
  const environment = readEnvironment(process.env, [tableName, parameterPrefix]);
  const receiveMessage = receiveMessageRoute(receiver, {
    ...messageDependencies(environment, meter),
    providerApi: httpsProviderApi(meter),
  });
  return metered(
    meter,
    middy()
      .use(responseHeaders())
      .use(errorResponse(functionLogger(meter)))
      .handler((event: HttpEvent) => receiveMessage(event)),
    FUNCTION_URL,
  );
}
