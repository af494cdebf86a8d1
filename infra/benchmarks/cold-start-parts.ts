const meter = '{ add() {} }';

/** What functions hold beside the DynamoDB client, each as code that takes it as they do. */
export const PARTS: Readonly<Record<string, string>> = {
  'node:http': "export { request } from 'node:http';",
  'node:zlib': "export { crc32 } from 'node:zlib';",
  middy: "import middy from '@middy/core'; export const it = middy().handler(() => 1);",
  'zod/mini': "import * as z from 'zod/mini'; export const it = z.object({ a: z.string() });",
  "settings' schema": "export { deploymentSettings } from './shared/deployment/settings.ts';",
  "items' schema": "export { fromItem } from './shared/adapters/dynamodb/verification-item.ts';",
  'the logger': `import { functionLogger } from './functions/middleware/logger.ts'; export const it = functionLogger(${meter});`,
  'phone numbers': "export { parsePhoneNumber } from './shared/verification/phone-number.ts';",
  'ipaddr.js': "export { isPublicAddress } from './shared/webhooks/public-address.ts';",
  'SSM, one call': `import { ssmParameterReader } from './shared/adapters/ssm/parameters.ts'; export const it = ssmParameterReader(process.env, ${meter});`,
  'KMS client': `import { kmsProofSigner } from './shared/adapters/kms/proof-signer.ts'; export const it = kmsProofSigner(${meter});`,
  'SQS client': `import { sqsMessageQueue } from './shared/adapters/sqs/message-queue.ts'; export const it = sqsMessageQueue('https://a/1/b', ${meter});`,
  'texts in ten languages': "export * from './shared/messages/catalogues.ts';",
  'finding a code': "export { findCode } from './shared/verification/find-code.ts';",
};
