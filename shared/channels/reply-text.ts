import { message } from '../messages/messages.ts';
import type { Verification } from '../verification/verification.ts';

/** The PIN, and how to say no to it, in the person's language: their app's, where it tells one. */
export function pinText(
  { verification, pin }: { readonly verification: Verification; readonly pin: string },
  language: string | undefined,
): string {
  const { projectName: project, locale } = verification;
  return [
    message('pin', { project, pin }, [language, locale]),
    message('reply_no_hint', { project }, [language, locale]),
  ].join('\n\n');
}
