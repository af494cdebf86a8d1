import type { Outcome } from '../../../../shared/embed/outcome.ts';
import type { VersoScript } from '../../../../shared/embed/script.ts';
import { type OpenedLink, readDeepLink } from './deep-link.ts';
import { find } from './elements.ts';

const LOOKS = 20;
const MILLISECONDS_BETWEEN_LOOKS = 100;

export type Browser = {
  /** Shows the hosted page of a `verification_url`. */
  show(url: string): void;
  /** What the phone's camera reads from the page, once it shows something to read. */
  scan(): Promise<OpenedLink | undefined>;
};

/** By `/v1/verso.js`, as in any page. */
declare const Verso: VersoScript;

type BrowserOptions = {
  /** The person tapped a link that opens an app. */
  readonly onLink: (link: OpenedLink) => void;
  /** What the page told the page around it. */
  readonly onOutcome: (outcome: Outcome) => void;
};

/**
 * The person's browser, in which a page of the caller's shows the hosted page. That comes from this page's own origin, and so the simulator
 * can look into the frame from outside: the hosted page itself knows nothing of it.
 */
export function browserOf({ onLink, onOutcome }: BrowserOptions): Browser {
  const place = find('browser-page', HTMLElement);
  const address = find('browser-address', HTMLElement);
  const tab = find('open-page', HTMLAnchorElement);
  let frame: HTMLIFrameElement | undefined;
  let shown = new AbortController();

  /** A tap on a link that opens an app arrives in the simulated one. */
  function follow(event: Event): void {
    const anchor = event.composedPath().find(isLink);
    const opened = anchor && readDeepLink(anchor.href);
    if (!opened) return;
    event.preventDefault();
    onLink(opened);
  }

  return {
    show(url) {
      // Under the name that this page was opened by.
      const here = new URL(new URL(url).pathname, location.href).href;
      address.textContent = url;
      tab.href = here;
      tab.hidden = false;
      shown.abort();
      shown = new AbortController();
      const { signal } = shown;
      place.replaceChildren();
      Verso.drawInline(here, place, { signal }).then(onOutcome, (reason) => {
        if (!signal.aborted) place.textContent = String(reason);
      });
      const drawn = place.querySelector('iframe');
      drawn?.addEventListener('load', () => drawn.contentDocument?.addEventListener('click', follow, true));
      frame = drawn ?? undefined;
    },
    async scan() {
      for (let looks = LOOKS; looks > 0; looks -= 1) {
        const found = shownLink(frame);
        if (found) return found;
        await new Promise((resolve) => setTimeout(resolve, MILLISECONDS_BETWEEN_LOOKS));
      }
      return undefined;
    },
  };
}

function shownLink(frame: HTMLIFrameElement | undefined): OpenedLink | undefined {
  const anchors = [...(frame?.contentDocument?.querySelectorAll<HTMLAnchorElement>('a[href]') ?? [])];
  const shown = anchors.filter((anchor) => anchor.getClientRects().length > 0);
  return shown.map(({ href }) => readDeepLink(href)).find((link) => link !== undefined);
}

/** By its name: what comes from another document is no instance of this one's classes. */
function isLink(target: EventTarget): target is HTMLAnchorElement {
  return 'localName' in target && target.localName === 'a' && 'href' in target;
}
