import middy from '@middy/core';
import type { ChannelName } from '../../shared/channels/names.ts';
import type { ChannelReceiver } from '../../shared/channels/receiver.ts';
import { readEnvironment } from '../../shared/config/environment.ts';
import { ENVIRONMENT } from '../../shared/config/names.ts';
import { functionLogger } from '../middleware/logger.ts';
import { messageDependencies } from './message-dependencies.ts';
import { receiveTopicConsumer } from './receive-topic-consumer.ts';

const { tableName, parameterPrefix, inboundTopicArn } = ENVIRONMENT;

/** A channel whose provider publishes to a topic: no public URL, and nothing that a stranger could call. */
export function receiveTopicHandler<Name extends ChannelName>(receiver: ChannelReceiver<Name>) {
  const environment = readEnvironment(process.env, [tableName, parameterPrefix, inboundTopicArn]);
  const consume = receiveTopicConsumer(receiver, {
    ...messageDependencies(environment),
    logger: functionLogger(),
    topicArn: environment(inboundTopicArn),
  });
  return middy<unknown>().handler((event) => consume(event));
}
