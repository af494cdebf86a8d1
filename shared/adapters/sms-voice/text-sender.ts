import type { TextSender } from '../../channels/text-sender.ts';
import type { UnitCounter } from '../../cost/meter.ts';
import { signedJsonCall } from '../aws-json/signed-call.ts';

const SEND_TEXT_MESSAGE = {
  service: 'sms-voice',
  version: '1.0',
  target: 'PinpointSMSVoiceV2.SendTextMessage',
} as const;

/**
 * Whoever has opted out, or whose country is not served, is not reached by another try. A rate passes, and an operator mends a
 * permission, a spend limit that is reached and a number that is not ours.
 */
const MAY_PASS =
  /"(?:[\w.]+#)?(?:ThrottlingException|AccessDeniedException|ServiceQuotaExceededException|ResourceNotFoundException)"/;

/**
 * Sends a text message by AWS End User Messaging.
 * @see https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html
 */
export function awsTextSender(
  variables: Readonly<Record<string, string | undefined>>,
  meter: UnitCounter,
): TextSender {
  const call = signedJsonCall(SEND_TEXT_MESSAGE, variables);
  return {
    async send({ from, to, text }) {
      const input = {
        ...{ DestinationPhoneNumber: to, OriginationIdentity: from, MessageBody: text },
        MessageType: 'TRANSACTIONAL',
      };
      meter.add('data_out_bytes', Buffer.byteLength(JSON.stringify(input)));
      // The body of a refusal names the number: nobody logs it.
      const { status, body } = await call(input).catch(() => ({ status: 503, body: '' }));
      if (status === 200) return 'accepted';
      return status >= 500 || MAY_PASS.test(body) ? 'unreachable' : 'refused';
    },
  };
}
