import { messagesOf } from '../messages/messages-of.ts';
import texts from './prompt.json' with { type: 'json' };

const say = messagesOf(texts);

/** What a person sends as a text, typed in for them; apart from what people are told, which creating needs none of. */
export function prompt(values: { readonly code: string; readonly project: string }, locale?: string): string {
  return say('text', values, [locale]);
}
