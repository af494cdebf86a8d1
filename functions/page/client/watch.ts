import { addressOf, sceneElement } from './elements.ts';
import { interrupt } from './status.ts';
import { refresh } from './swap.ts';

/** After a return the message is most often just arriving: so many looks come quickly. */
const LOOKS_AFTER_RETURN = 4;
const QUICK_SECONDS = 1.5;
const TIMEOUT_MILLISECONDS = 10_000;
const LONGEST_TROUBLE_SECONDS = 15;

let timer: ReturnType<typeof setTimeout> | undefined;
let looking = false;
let lookAgain = false;
let quickLooks = 0;
let failures = 0;

/** Looks again and again whether something has changed, as often as the server says, and not at all while nobody looks at the page. */
export function watch(): void {
  document.addEventListener('visibilitychange', () => (document.hidden ? rest() : comeBack()));
  addEventListener('pageshow', comeBack);
  addEventListener('focus', comeBack);
  addEventListener('online', comeBack);
  addEventListener('offline', () => interrupt(document.documentElement.dataset.offline));
  schedule(Number(sceneElement().dataset.poll));
}

/** At once, or as soon as the look that is under way has ended: what it will tell may be older than the reason for this one. */
export function look(): void {
  clearTimeout(timer);
  if (looking) lookAgain = true;
  else void lookNow();
}

function comeBack(): void {
  quickLooks = LOOKS_AFTER_RETURN;
  look();
}

function rest(): void {
  clearTimeout(timer);
}

function schedule(seconds: number): void {
  clearTimeout(timer);
  if (document.hidden || hasEnded()) return;
  const wait = quickLooks > 0 ? Math.min(seconds, QUICK_SECONDS) : seconds;
  timer = setTimeout(look, wait * 1000);
}

async function lookNow(): Promise<void> {
  if (document.hidden || hasEnded()) return;
  looking = true;
  quickLooks = Math.max(0, quickLooks - 1);
  try {
    const { version, wait } = await ask();
    // A PIN that was right meanwhile ends it.
    if (!hasEnded() && version !== sceneElement().dataset.version) await refresh();
    failures = 0;
    interrupt(undefined);
    schedule(wait);
  } catch {
    failures += 1;
    const { offline, trouble } = document.documentElement.dataset;
    interrupt(navigator.onLine ? trouble : offline);
    schedule(Math.min(2 ** failures, LONGEST_TROUBLE_SECONDS));
  } finally {
    looking = false;
    if (lookAgain) {
      lookAgain = false;
      look();
    }
  }
}

async function ask(): Promise<{ version: string; wait: number }> {
  const stop = new AbortController();
  const timeout = setTimeout(() => stop.abort(), TIMEOUT_MILLISECONDS);
  try {
    const response = await fetch(addressOf('/state'), { cache: 'no-store', signal: stop.signal });
    // Forgotten meanwhile: the page itself says so.
    if (response.status === 404) location.reload();
    if (!response.ok) throw new Error(`The page answered ${response.status}.`);
    return readLook(await response.json());
  } finally {
    clearTimeout(timeout);
  }
}

/** Throws for what is no state of the page. */
function readLook(state: unknown): { version: string; wait: number } {
  if (typeof state !== 'object' || state === null || !('version' in state)) throw new TypeError('No state.');
  const { version } = state;
  if (typeof version !== 'string') throw new TypeError('A state without a version.');
  const wait = 'poll_after' in state ? state.poll_after : undefined;
  return { version, wait: typeof wait === 'number' ? wait : LONGEST_TROUBLE_SECONDS };
}

function hasEnded(): boolean {
  return sceneElement().dataset.poll === '';
}
