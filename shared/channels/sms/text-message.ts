import { isNo } from '../../messages/no-words.ts';
import { findCode } from '../../verification/find-code.ts';
import type { VerifiedData } from '../../verification/verification.ts';
import { type InboundMessage, unusable } from '../inbound-message.ts';

/** E.164. Alphanumeric senders and short codes can't be somebody's own number. */
const NUMBER = /^\+[1-9][0-9]{6,14}$/;

/**
 * What carriers and providers answer themselves, by the first word. Whoever says stop has not asked to be verified, and what
 * we answered would come on top of the carrier's own answer.
 * @see https://docs.aws.amazon.com/sms-voice/latest/userguide/keywords.html
 * @see https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out
 */
const CARRIER_KEYWORDS = new Set(
  'ARRET CANCEL END HELP INFO OPT-OUT OPTOUT QUIT REMOVE REVOKE START STOP STOPALL TD UNSTOP UNSUBSCRIBE'.split(
    ' ',
  ),
);

type TextMessage = { readonly from: string; readonly body: string; readonly data: VerifiedData };

/** A text message to a number of ours, whoever carried it. */
export function readTextMessage({ from, body, data }: TextMessage): InboundMessage {
  if (!NUMBER.test(from)) return unusable('sender_without_number');
  const sender = { id: from };
  const text = asText(body);
  if (isCarrierKeyword(text)) return unusable('carrier_keyword');
  if (isNo(text)) return { kind: 'no', sender, account: {} };
  const code = findCode(text);
  if (code === undefined) return unusable('no_code');
  return { kind: 'code_with_number', sender, code, number: from, method: 'sms_mo', data };
}

function isCarrierKeyword(text: string): boolean {
  const [first = ''] = text
    .normalize('NFKC')
    .trim()
    .split(/[\s.,!]/, 1);
  return CARRIER_KEYWORDS.has(first.toUpperCase());
}

/** Shorter texts fit one segment, and it is put-together ones that arrive encoded. */
const SHORTEST_ENCODED = 60;
const BASE64 = /^[A-Za-z0-9+/\r\n]+={0,2}\s*$/;

/**
 * Twilio sometimes hands on a concatenated message in base64. No prepared text of ours reads as base64, since all have spaces.
 * @see https://github.com/nyaruka/courier/blob/main/utils/misc.go (DecodePossibleBase64)
 */
function asText(body: string): string {
  const packed = body.replace(/\s/g, '');
  if (packed.length < SHORTEST_ENCODED || packed.length % 4 !== 0 || !BASE64.test(body)) return body;
  const bytes = Buffer.from(packed, 'base64');
  const decoded = bytes.toString('utf8');
  // What is no UTF-8 was no text.
  return Buffer.from(decoded, 'utf8').equals(bytes) ? decoded : body;
}
