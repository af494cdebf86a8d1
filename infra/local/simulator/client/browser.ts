import { type OpenedLink, readDeepLink } from './deep-link.ts';
import { find, make } from './elements.ts';

const LOOKS = 20;
const MILLISECONDS_BETWEEN_LOOKS = 100;

export type Browser = {
  /** Shows the hosted page of a `verification_url`. */
  show(url: string): void;
  /** What the phone's camera reads from the page, once it shows something to read. */
  scan(): Promise<OpenedLink | undefined>;
};

/**
 * The person's browser, with the hosted page in it. It comes from this page's own origin, and so the simulator can look into the frame
 * from outside: the hosted page itself knows nothing of it.
 */
export function browserOf({ onLink }: { readonly onLink: (link: OpenedLink) => void }): Browser {
  const place = find('browser-page', HTMLElement);
  const address = find('browser-address', HTMLElement);
  const tab = find('open-page', HTMLAnchorElement);
  let frame: HTMLIFrameElement | undefined;

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
      const { pathname } = new URL(url);
      address.textContent = url;
      tab.href = pathname;
      tab.hidden = false;
      const made = make('iframe');
      made.title = 'The hosted page';
      made.src = pathname;
      made.addEventListener('load', () => made.contentDocument?.addEventListener('click', follow, true));
      place.replaceChildren(made);
      frame = made;
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
