import { message } from '../../messages/messages.ts';
import type { Outcome } from '../../verification/outcome.ts';
import { pinText } from '../reply-text.ts';

/**
 * What we say for one message, by either provider. A PIN goes out whenever `confirmed` was asked for; the rest costs money
 * and is a switch. Whoever sent anything else, or the same once more, hears nothing: so nobody learns what a code is worth,
 * or makes us pay.
 */
export function replyText(outcome: Outcome, { replies }: { readonly replies: boolean }): string | undefined {
  switch (outcome.kind) {
    case 'pin_sent':
      return pinText(outcome, undefined);
    case 'verified': {
      const { projectName: project, locale } = outcome.verification;
      const said = (['verified', 'reply_no_hint'] as const).map((key) => message(key, { project }, [locale]));
      return replies ? said.join('\n\n') : undefined;
    }
    case 'withdrawn': {
      const { projectName: project, locale } = outcome.verification;
      return replies ? message('revoked_by_no', { project }, [locale]) : undefined;
    }
    case 'already_verified':
    case 'number_asked':
    case 'wrong_sender':
    case 'no_match':
    case 'too_many_misses':
    case 'pin_withheld':
    case 'nothing_asked':
    case 'unusable':
      return undefined;
  }
}
