import { randomBytes } from 'node:crypto';
import type { Database } from './database.ts';
import { forwardRequest } from './forward-request.ts';

/**
 * Tables of their own in the DynamoDB Local that listens on this port. They are gone when it ends; undefined without a
 * port.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.UsageNotes.html
 */
export function amazonsDatabase(port: string | undefined): Database | undefined {
  if (port === undefined) return undefined;
  const accessKey = randomBytes(8).toString('hex');
  return {
    send: (operation, body) => forwardRequest({ port: Number(port), accessKey, operation, body }),
    countsIndexes: true,
    close: async () => {},
  };
}
