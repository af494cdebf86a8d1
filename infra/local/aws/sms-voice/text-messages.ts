import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws-error.ts';

/** A number of the account. */
export type PhoneNumber = {
  /** `phone-` and 32 hex digits. */
  readonly phoneNumberId: string;
  /** E.164. */
  readonly phoneNumber: string;
  /** The topic that gets what people write to it; undefined while two-way messaging is off. */
  readonly twoWayChannelArn?: string | undefined;
};

/** A text message that left the account, or would have. */
export type SentText = {
  readonly messageId: string;
  readonly from: PhoneNumber;
  /** E.164. */
  readonly to: string;
  readonly text: string;
};

/** What a person writes. */
export type WrittenText = { readonly from: string; readonly to: string; readonly text: string };

/** AWS' side of a phone network: the account's numbers, and what goes through them. */
export type TextMessages = {
  /** Newest last. */
  readonly sent: readonly SentText[];
  /** What the account has, in place of what it had. */
  lease(numbers: readonly PhoneNumber[]): void;
  /** By its id, its ARN or the number itself. */
  find(identity: string): PhoneNumber | undefined;
  /** Throws ConflictException for who has opted out. */
  send(from: PhoneNumber, to: string, text: string): SentText;
  /** Publishes what AWS publishes of a message, and answers its id. Throws AwsError where it would be lost. */
  receive(written: WrittenText): Promise<string>;
};

/** @see https://docs.aws.amazon.com/sms-voice/latest/userguide/keywords-required.html */
const OPT_OUT = /^\s*(arret|cancel|end|opt-out|optout|quit|remove|stop|td|unsubscribe)\b/i;

/** The local stack may run for weeks. */
const KEPT = 1000;

type Options = {
  readonly accountId: string;
  /** Publishes to a topic by the service's own principal. Throws AwsError where the topic doesn't let it. */
  readonly publish: (topicArn: string, message: string) => Promise<void>;
};

export function openTextMessages({ accountId, publish }: Options): TextMessages {
  const numbers: PhoneNumber[] = [];
  const sent: SentText[] = [];
  const optedOut = new Set<string>();

  return {
    sent,
    lease: (leased) => void numbers.splice(0, numbers.length, ...leased),
    find: (identity) =>
      numbers.find(
        ({ phoneNumberId, phoneNumber }) =>
          identity === phoneNumber ||
          identity === phoneNumberId ||
          identity.endsWith(`:phone-number/${phoneNumberId}`),
      ),
    send(from, to, text) {
      if (optedOut.has(to)) {
        throw new AwsError('ConflictException', 'The destination phone number has opted out.', 400, {
          Reason: 'DESTINATION_PHONE_NUMBER_OPTED_OUT',
        });
      }
      const made = { messageId: randomUUID(), from, to, text };
      sent.push(made);
      if (sent.length > KEPT) sent.shift();
      return made;
    },
    async receive({ from, to, text }) {
      const ours = numbers.find(({ phoneNumber }) => phoneNumber === to);
      if (!ours?.twoWayChannelArn) throw new AwsError('ResourceNotFoundException', `Nobody reads ${to}.`);
      const keyword = OPT_OUT.exec(text)?.[1]?.toUpperCase();
      if (keyword) optedOut.add(from);
      const previous = sent.findLast((each) => each.to === from && each.from.phoneNumber === to);
      const inboundMessageId = randomUUID();
      // https://docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms-payload.html
      const payload = {
        originationNumber: from,
        destinationNumber: to,
        messageKeyword: keyword ?? `KEYWORD_${accountId}`,
        messageBody: text,
        inboundMessageId,
        ...(previous && { previousPublishedMessageId: previous.messageId }),
      };
      await publish(ours.twoWayChannelArn, JSON.stringify(payload));
      return inboundMessageId;
    },
  };
}
