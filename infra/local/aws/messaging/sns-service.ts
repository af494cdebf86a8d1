import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import type { AwsReply, LocalService } from '../service.ts';
import type { Messaging } from './messaging.ts';

/** Operations on a topic, and the IAM action that each asks for. */
const ON_A_TOPIC: Readonly<Record<string, string>> = {
  Publish: 'Publish',
  PublishBatch: 'Publish',
  Subscribe: 'Subscribe',
  ListSubscriptionsByTopic: 'ListSubscriptionsByTopic',
  GetTopicAttributes: 'GetTopicAttributes',
};

/**
 * SNS in front of fauxqs: permissions are asked for first. It speaks the Query protocol, forms in and XML out.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export function createSns({ messaging }: { messaging: Pick<Messaging, 'send'> }): LocalService {
  return {
    signingName: 'sns',
    operationOf: ({ body }) => formOf(body).get('Action') ?? undefined,
    errorReply,
    prepare: (operation, { headers, body }) => {
      const action = ON_A_TOPIC[operation];
      if (action === undefined) return undefined;
      const topic = formOf(body).get('TopicArn');
      if (!topic) throw new AwsError('InvalidParameter', 'Invalid parameter: TopicArn');
      return {
        access: [{ action: `sns:${action}`, resource: topic, context: {} }],
        perform: () =>
          messaging.send({
            headers: {
              authorization: headers.authorization ?? '',
              'content-type': 'application/x-www-form-urlencoded',
            },
            body: body.toString('utf8'),
          }),
      };
    },
  };
}

function formOf(body: Buffer): URLSearchParams {
  return new URLSearchParams(body.toString('utf8'));
}

function errorReply({ type, message, status }: AwsError): AwsReply {
  // SNS names a missing permission otherwise than the JSON protocols do.
  const code = type === 'AccessDeniedException' ? 'AuthorizationError' : type;
  const fault = status < 500 ? 'Sender' : 'Receiver';
  return {
    status: type === 'AccessDeniedException' ? 403 : status,
    headers: { 'content-type': 'text/xml' },
    body: `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>${fault}</Type><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
  };
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
