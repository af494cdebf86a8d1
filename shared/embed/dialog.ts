import { STYLE } from './dialog-style.ts';
import { frameOf } from './frame.ts';
import { CLOSED, type EmbedOptions, type Outcome, pageUrl } from './outcome.ts';
import { languageOf, WORDS } from './words.ts';

export type DialogOptions = EmbedOptions;

/**
 * Opens the verification page over yours, in a modal dialog of the browser's own: it holds the focus, Escape closes it, and then the
 * focus is where it was. Resolves as soon as the outcome is known, while the page goes on showing it for a moment, or with `closed` when
 * the person closes it before. Rejects with the signal's reason, or with an Error when no page answers.
 */
export async function openDialog(
  verificationUrl: string,
  { signal, language: wanted }: DialogOptions = {},
): Promise<Outcome> {
  signal?.throwIfAborted();
  const url = pageUrl(verificationUrl);
  const language = languageOf([wanted, document.documentElement.lang, navigator.language]);
  return await new Promise<Outcome>((resolve, reject) => {
    const frame = frameOf({
      url,
      shown: 'dialog',
      language,
      onEnded: (ended) => resolve({ outcome: 'ended', ...ended }),
      onClose: () => dialog.close(),
      onSilence: fail,
    });
    const { host, dialog, close } = draw(language);
    dialog.append(frame.element);
    close.addEventListener('click', () => dialog.close());
    dialog.addEventListener('close', () => {
      takeAway();
      // Says nothing to whoever has heard the outcome.
      resolve(CLOSED);
    });
    signal?.addEventListener('abort', abort);
    document.body.append(host);
    dialog.showModal();
    // The page is what the dialog is for; its button to close comes before it in the order of focus.
    frame.element.focus();

    function abort(): void {
      fail(signal?.reason);
    }
    function fail(reason: unknown): void {
      // First, because what closes the dialog resolves.
      reject(reason);
      dialog.close();
    }
    function takeAway(): void {
      frame.stop();
      signal?.removeEventListener('abort', abort);
      host.remove();
    }
  });
}

/** In a shadow root, so that neither page's style reaches the other. */
function draw(language: keyof typeof WORDS) {
  const host = document.createElement('verso-dialog');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  const dialog = document.createElement('dialog');
  dialog.ariaLabel = WORDS[language].title;
  dialog.lang = language;
  dialog.dir = language === 'ar' ? 'rtl' : 'ltr';
  const close = document.createElement('button');
  close.type = 'button';
  close.ariaLabel = WORDS[language].close;
  close.textContent = '\u2715';
  dialog.append(close);
  root.append(dialog);
  return { host, dialog, close };
}
