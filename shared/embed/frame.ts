import { type Ended, type HostMessage, readPageMessage, versioned } from './messages.ts';
import { type Language, WORDS } from './words.ts';

export type FrameOptions = {
  readonly url: URL;
  readonly shown: HostMessage['shown'];
  readonly language: Language;
  /** The outcome is known. */
  readonly onEnded: (ended: Ended) => void;
  /** The person pressed the way back, or Escape, in the page. */
  readonly onClose: () => void;
  /** No page of ours answers in the frame. */
  readonly onSilence: (reason: Error) => void;
};

export type Frame = { readonly element: HTMLIFrameElement; stop(): void };

/** Our script runs before the frame's load event, so that an answer to `hello` comes at once or never. */
const PATIENCE_MILLISECONDS = 5_000;

/** The hosted page in a frame. It hears that frame's window alone, and only while that window shows a page of Verso's origin. */
export function frameOf({ url, shown, language, onEnded, onClose, onSilence }: FrameOptions): Frame {
  const element = document.createElement('iframe');
  element.title = WORDS[language].title;
  // The page has a button that copies the code.
  element.allow = 'clipboard-write';
  element.referrerPolicy = 'no-referrer';
  element.src = embedded(url);
  // A declaration by script is the one kind of inline style that a strict style-src lets pass.
  Object.assign(element.style, { display: 'block', width: '100%', height: '480px', border: '0' });
  let silence: ReturnType<typeof setTimeout> | undefined;

  function hear({ source, origin, data }: MessageEvent<unknown>): void {
    if (source === null || source !== element.contentWindow || origin !== url.origin) return;
    const message = readPageMessage(data);
    switch (message?.type) {
      case 'ready':
        clearTimeout(silence);
        break;
      case 'height':
        element.style.height = `${Math.ceil(message.height)}px`;
        break;
      case 'ended': {
        const { type: _type, ...ended } = message;
        onEnded(ended);
        break;
      }
      case 'close':
        onClose();
        break;
      case undefined:
        break;
    }
  }

  function greet(): void {
    clearTimeout(silence);
    silence = setTimeout(() => onSilence(silent(url)), PATIENCE_MILLISECONDS);
    element.contentWindow?.postMessage(versioned({ type: 'hello', shown }), url.origin);
  }

  addEventListener('message', hear);
  element.addEventListener('load', greet);
  return {
    element,
    stop() {
      clearTimeout(silence);
      removeEventListener('message', hear);
      element.removeEventListener('load', greet);
    },
  };
}

/** Where it is in a frame from the first byte on, the page may ask for a PIN. */
function embedded(url: URL): string {
  const address = new URL(url);
  address.searchParams.set('embedded', '');
  return address.href;
}

function silent({ origin }: URL): Error {
  return new Error(
    `No verification page of ${origin} answers here. Add ${location.origin} to the project's frame origins, and ${origin} to your frame-src.`,
  );
}
