import { byId, framed, sceneElement } from './elements.ts';
import { say } from './status.ts';
import { keepScene, onScene } from './swap.ts';

/** How it ended, for whoever shows the page. */
export type End = {
  readonly verification_id: string;
  /** `pending` with the result of a PIN, which the caller has yet to send to `confirm`. */
  readonly status: string;
  readonly result?: string;
};

const listeners: ((end: End) => void)[] = [];
/** Long enough to read one sentence. */
const READING_MILLISECONDS = 4000;
const WENT_ON = 'went-on';
let told = false;

/** The one place where the end is told: once, however often it is shown. */
export function onEnd(listener: (end: End) => void): void {
  listeners.push(listener);
}

export function tellEnds(): void {
  onScene(() => {
    const { scene, id = '', status = '' } = sceneElement().dataset;
    if (scene !== 'end') return;
    tell({ verification_id: id, status });
    goOn();
  });
}

/** The PIN was right: its one-time result goes along, and stands nowhere else. */
export function endWith(verification_id: string, result: string): void {
  const accepted = byId('pin-accepted', HTMLTemplateElement);
  const scene = sceneElement();
  // The verification itself is still pending: there is nothing more to see here until the caller has confirmed it.
  scene.dataset.poll = '';
  keepScene();
  if (accepted) scene.replaceChildren(accepted.content);
  scene.querySelector('h1')?.focus();
  byId('left', HTMLElement)?.remove();
  say('', '');
  tell({ verification_id, status: 'pending', result });
  const link = byId('go', HTMLAnchorElement);
  if (!link) return;
  const url = new URL(link.href);
  url.searchParams.set('verification_id', verification_id);
  url.searchParams.set('result', result);
  link.href = url.href;
  goOn();
}

function tell(end: End): void {
  if (told) return;
  told = true;
  for (const listener of listeners) listener(end);
}

/**
 * In the place of this page, so that the way back doesn't lead here again. Once for an entry of the history: who comes back on purpose
 * stays.
 */
function goOn(): void {
  const link = byId('go', HTMLAnchorElement);
  if (framed || link?.dataset.automatic === undefined || history.state === WENT_ON) return;
  history.replaceState(WENT_ON, '');
  const going = setTimeout(() => location.replace(link.href), READING_MILLISECONDS);
  addEventListener('pagehide', () => clearTimeout(going));
}
