import middy from '@middy/core';
import { awsTextSender } from '../../shared/adapters/sms-voice/text-sender.ts';
import type { ChannelName } from '../../shared/channels/names.ts';
import type { ChannelReceiver } from '../../shared/channels/receiver.ts';
import { readEnvironment } from '../../shared/config/environment.ts';
import { ENVIRONMENT } from '../../shared/config/names.ts';
import { functionLogger } from '../middleware/logger.ts';
import { functionMeter } from '../middleware/meter.ts';
import { metered } from '../middleware/metered.ts';
import { messageDependencies } from './message-dependencies.ts';
import { receiveTopicConsumer } from './receive-topic-consumer.ts';

const { tableName, parameterPrefix, inboundTopicArn } = ENVIRONMENT;

/** A channel whose provider publishes to a topic: no public URL, and nothing that a stranger could call. */
export function receiveTopicHandler<Name extends ChannelName>(receiver: ChannelReceiver<Name>) {
  const meter = functionMeter(process.env);
  const environment = readEnvironment(process.env, [tableName, parameterPrefix, inboundTopicArn]);
  const consume = receiveTopicConsumer(receiver, {
    ...messageDependencies(environment, meter),
    logger: functionLogger(meter),
    topicArn: environment(inboundTopicArn),
    texts: awsTextSender(process.env, meter),
  });
  return metered(
    meter,
    middy<unknown>().handler((event) => consume(event)),
  );
}
