import { z } from 'zod';
import { AwsError } from '../aws-error.ts';
import { type AwsReply, type LocalService, parseInput, targetOperation } from '../service.ts';
import type { TextMessages } from './text-messages.ts';

/** Strict: what nobody here follows can't pass unseen. The patterns are those of the service's model. */
const sendTextMessage = z.strictObject({
  DestinationPhoneNumber: z
    .string()
    .max(20)
    .regex(/^\+?[1-9][0-9]{1,18}$/),
  // Without it AWS picks one of the account's identities, which no policy can name.
  OriginationIdentity: z
    .string()
    .max(256)
    .regex(/^[A-Za-z0-9_:/+-]+$/),
  MessageBody: z.string().max(1600).regex(/\S/),
  MessageType: z.enum(['TRANSACTIONAL', 'PROMOTIONAL']).optional(),
});

const JSON_1_0 = { 'content-type': 'application/x-amz-json-1.0' };

/**
 * AWS End User Messaging, as far as a text is sent by it.
 * @see https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_pinpoint-sms-voice-v2.html
 */
export function createSmsVoice(options: {
  region: string;
  accountId: string;
  textMessages: TextMessages;
}): LocalService {
  const { region, accountId, textMessages } = options;
  const arnOf = (id: string) =>
    id.startsWith('arn:') ? id : `arn:aws:sms-voice:${region}:${accountId}:phone-number/${id}`;
  return {
    signingName: 'sms-voice',
    operationOf: targetOperation('PinpointSMSVoiceV2'),
    errorReply,
    prepare: (operation, { body }) => {
      if (operation !== 'SendTextMessage') return undefined;
      const { OriginationIdentity: identity, DestinationPhoneNumber, MessageBody } = readInput(body);
      const from = textMessages.find(identity);
      const resource = arnOf(from?.phoneNumberId ?? identity);
      return {
        access: [{ action: 'sms-voice:SendTextMessage', resource, context: {} }],
        perform: async () => {
          if (!from) throw notFound(identity);
          const { messageId } = textMessages.send(from, DestinationPhoneNumber, MessageBody);
          return { status: 200, headers: JSON_1_0, body: JSON.stringify({ MessageId: messageId }) };
        },
      };
    },
  };
}

function readInput(body: Buffer): z.infer<typeof sendTextMessage> {
  try {
    return parseInput(sendTextMessage, body);
  } catch (error) {
    if (!(error instanceof AwsError) || error.type !== 'ValidationException') throw error;
    throw new AwsError(error.type, error.message, error.status, { Reason: 'INVALID_PARAMETER' });
  }
}

function notFound(identity: string): AwsError {
  return new AwsError('ResourceNotFoundException', 'The origination identity is not of this account.', 400, {
    ResourceType: 'phone-number',
    ResourceId: identity,
  });
}

/** `Message` with a capital, unlike the other services, and what the error's shape has besides. */
function errorReply({ type, message, status, details }: AwsError): AwsReply {
  return {
    status,
    headers: { ...JSON_1_0, 'x-amzn-errortype': type },
    body: JSON.stringify({ __type: type, Message: message, ...details }),
  };
}
