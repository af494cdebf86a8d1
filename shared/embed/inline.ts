import { frameOf } from './frame.ts';
import { CLOSED, type EmbedOptions, type Outcome, pageUrl } from './outcome.ts';
import { languageOf } from './words.ts';

export type InlineOptions = EmbedOptions;

/**
 * Draws the verification page into an element of yours, as wide as it and as high as its content. Resolves as soon as the outcome is
 * known; the page goes on showing it until you remove it. Rejects with the signal's reason, or with an Error when no page answers.
 */
export async function drawInline(
  verificationUrl: string,
  container: Element,
  { signal, language }: InlineOptions = {},
): Promise<Outcome> {
  signal?.throwIfAborted();
  const url = pageUrl(verificationUrl);
  return await new Promise<Outcome>((resolve, reject) => {
    const frame = frameOf({
      url,
      shown: 'inline',
      language: languageOf([language, document.documentElement.lang, navigator.language]),
      onEnded: (ended) => resolve({ outcome: 'ended', ...ended }),
      onClose: () => resolve(CLOSED),
      onSilence: fail,
    });
    function fail(reason: unknown): void {
      frame.stop();
      frame.element.remove();
      signal?.removeEventListener('abort', abort);
      reject(reason);
    }
    const abort = () => fail(signal?.reason);
    signal?.addEventListener('abort', abort);
    container.append(frame.element);
  });
}
