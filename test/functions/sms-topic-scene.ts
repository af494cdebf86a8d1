import { receiveTopicConsumer } from '../../functions/webhook/receive-topic-consumer.ts';
import { receiver as smsReceiver } from '../../shared/channels/sms/receiver.ts';
import type { OutboundText, TextSender } from '../../shared/channels/text-sender.ts';
import { PARAMETERS } from '../../shared/config/names.ts';
import { recordedMeter } from '../cost/recorded-meter.ts';
import { NUMBER } from '../fakes/verifications.ts';
import { inbox, SUBKEYS } from '../verification/inbox.ts';
import { recordingLogger } from './lambda.ts';
import { secretsOf } from './secrets.ts';

export const TOPIC = 'arn:aws:sns:eu-central-1:111122223333:Verso-ReceiversInbound';
export const OURS = '+18005551212';
const SUBKEYS_BY_NAME = {
  [PARAMETERS.codeSubkey]: SUBKEYS.code.toString('utf8'),
  [PARAMETERS.senderSubkey]: SUBKEYS.sender.toString('utf8'),
  [PARAMETERS.phoneSubkey]: SUBKEYS.phone.toString('utf8'),
};

type Options = {
  readonly answers?: boolean;
  readonly results?: readonly ('refused' | 'unreachable')[];
};

export const PHONE_NUMBER_ID = `phone-${'0a1b2c3d'.repeat(4)}`;

/** AWS's own API: answers each text with the next of these, then accepts all. */
function textSender(...results: readonly ('refused' | 'unreachable')[]) {
  const sent: OutboundText[] = [];
  const answers = [...results];
  const texts: TextSender = {
    async send(text) {
      sent.push(text);
      return answers.shift() ?? 'accepted';
    },
  };
  return { sent, texts };
}

export function service({ answers = true, results = [] }: Options = {}) {
  const { sent, texts } = textSender(...results);
  const box = inbox();
  const { settings } = box.deployment;
  const { meter, ended } = recordedMeter();
  const { logger, lines: log } = recordingLogger();
  const ours = { number: OURS, formatted: '+1 800 555 1212', region: 'US' };
  const numbers = [{ ...ours, ...(answers && { phoneNumberId: PHONE_NUMBER_ID }) }];
  const channels = { ...settings.channels, sms: { provider: 'aws' as const, numbers } };
  const { secrets } = secretsOf(SUBKEYS_BY_NAME, box.clock);
  const dependencies = {
    ...box,
    ...{ meter, logger, secrets, texts, topicArn: TOPIC },
    settings: async () => ({ ...settings, channels }),
  };
  return {
    ...box,
    ended,
    sent,
    channels,
    log,
    dependencies,
    consume: receiveTopicConsumer(smsReceiver, dependencies),
    create: (overrides: object = {}) => box.create({ channels: ['sms'], assurance: 'low', ...overrides }),
  };
}

/** What SNS hands to Lambda: https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
export function record(message: object | string, overrides: { topic?: string; subscription?: string } = {}) {
  const topic = overrides.topic ?? TOPIC;
  return {
    EventVersion: '1.0',
    EventSource: 'aws:sns',
    EventSubscriptionArn: overrides.subscription ?? `${topic}:21be56ed-a058-49f5-8c98-aedd2564c486`,
    Sns: {
      Type: 'Notification',
      MessageId: '95df01b4-ee98-5cb9-9903-4c221d41eb5e',
      TopicArn: topic,
      Subject: null,
      Message: typeof message === 'string' ? message : JSON.stringify(message),
      Timestamp: '2026-02-04T10:01:00.000Z',
      SignatureVersion: '1',
      Signature: 'tcc6faL2yUC6dgZdmrwh1Y4cGa/ebXEkAi6RibDsvpi+tE/1+82j...65r==',
      SigningCertUrl: 'https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-ac565b8b.pem',
      UnsubscribeUrl: 'https://sns.eu-central-1.amazonaws.com/?Action=Unsubscribe',
      MessageAttributes: {},
    },
  };
}

/** https://docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms-payload.html */
export function text(body: string, overrides: object = {}) {
  return {
    originationNumber: NUMBER,
    destinationNumber: OURS,
    messageKeyword: 'KEYWORD_555101010',
    messageBody: body,
    inboundMessageId: 'cae173d2-66b9-564c-8309-21f858e9fb84',
    ...overrides,
  };
}
