import type { ChannelName } from '../shared/channels/names.ts';

/** Names of the stack's outputs, which the commands and the local stack read. */
export const OUTPUTS = {
  apiUrl: 'ApiUrl',
  issuer: 'Issuer',
  jwksUrl: 'JwksUrl',
  tableName: 'TableName',
  parameterPrefix: 'ParameterPrefix',
  liveSigningKeyArn: 'LiveSigningKeyArn',
  testSigningKeyArn: 'TestSigningKeyArn',
  eventTopicArn: 'EventTopicArn',
  unpublishedQueueUrl: 'UnpublishedQueueUrl',
  unsignedQueueUrl: 'UnsignedQueueUrl',
  deadlineQueueUrl: 'DeadlineQueueUrl',
  retriesQueueUrl: 'RetriesQueueUrl',
  undeliverableQueueUrl: 'UndeliverableQueueUrl',
} as const;

/** Where a provider is to send what people write. */
export function webhookOutput(channel: ChannelName): string {
  return `${capitalized(channel)}WebhookUrl`;
}

/** Where a provider within AWS is to publish what people write. */
export function topicOutput(channel: ChannelName): string {
  return `${capitalized(channel)}TopicArn`;
}

/** Where what such a provider published waits when it could not be read or answered. */
export function unreadOutput(channel: ChannelName): string {
  return `${capitalized(channel)}UnreadQueueUrl`;
}

function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
