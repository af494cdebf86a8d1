import type { Outcome } from '../../verification/outcome.ts';
import { pinText } from '../reply-text.ts';

/** Silence unless a PIN is waited for: every reply is an outbound message, and costs as one. */
export function replyText(outcome: Outcome): string | undefined {
  return outcome.kind === 'pin_sent' ? pinText(outcome, undefined) : undefined;
}
