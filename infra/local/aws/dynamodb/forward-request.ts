import type { IncomingMessage } from 'node:http';
import { request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import type { AwsReply } from '../service.ts';

/** Sends a request on to a database on this machine; who may send it was checked before. */
export async function forwardRequest({
  port,
  accessKey,
  operation,
  body,
}: {
  port: number;
  /** Letters and digits. DynamoDB Local keeps the tables of each access key apart. */
  accessKey: string;
  operation: string;
  body: string | Buffer;
}): Promise<AwsReply> {
  const request = httpRequest({
    // A connection each: one that is kept may be closed at the moment it is used again.
    agent: false,
    host: '127.0.0.1',
    port,
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'content-length': Buffer.byteLength(body),
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      // Both databases want headers of this form and check nothing in them; the caller's have done their work.
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKey}/20000101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=none`,
      'x-amz-date': '20000101T000000Z',
    },
  });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve).once('error', reject).end(body);
  });
  return {
    status: response.statusCode ?? 500,
    headers: {
      'content-type': String(response.headers['content-type']),
      'x-amz-crc32': String(response.headers['x-amz-crc32']),
    },
    body: await text(response),
  };
}
