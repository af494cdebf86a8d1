/** Names of the stack's outputs, which the commands and the local stack read. A leaf: it imports nothing. */
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
  retriesQueueUrl: 'RetriesQueueUrl',
  undeliverableQueueUrl: 'UndeliverableQueueUrl',
} as const;

/** Where a provider is to send what people write. */
export const WEBHOOK_OUTPUTS = {
  telegram: 'TelegramWebhookUrl',
  whatsapp: 'WhatsappWebhookUrl',
  sms: 'SmsWebhookUrl',
} as const;

/** Where a provider within AWS is to publish what people write. */
export const TOPIC_OUTPUTS = {
  telegram: 'TelegramTopicArn',
  whatsapp: 'WhatsappTopicArn',
  sms: 'SmsTopicArn',
} as const;
