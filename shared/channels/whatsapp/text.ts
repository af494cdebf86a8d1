import { isNo } from '../../messages/no-words.ts';
import { findCode } from '../../verification/find-code.ts';
import type { VerifiedData } from '../../verification/verification.ts';
import { type InboundMessage, type Sender, unusable } from '../inbound-message.ts';

/** A text that its writer wrote: a no, a code, or nothing that we can use. */
export function readText(
  text: string,
  sender: Sender,
  account: VerifiedData,
  withCode: (code: string) => InboundMessage,
): InboundMessage {
  if (isNo(text)) return { kind: 'no', sender, account };
  const code = findCode(text);
  return code === undefined ? unusable('no_code') : withCode(code);
}
