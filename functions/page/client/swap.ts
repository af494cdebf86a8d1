import { addressOf, byId, sceneElement } from './elements.ts';
import { say } from './status.ts';

type Listener = () => void;
const listeners: Listener[] = [];
let newest: Promise<void> | undefined;

/** Called with every scene that is shown, the first one too. */
export function onScene(listener: Listener): void {
  listeners.push(listener);
  listener();
}

/**
 * Fetches the document as it is now and puts its scene in the place of ours: what a state looks like is decided in one place, for
 * browsers with and without script. Fulfils once it is shown, or what was asked for later; rejects when that can't be fetched.
 */
export function refresh(): Promise<void> {
  const turn: Promise<void> = fetched().then((fresh) => {
    // What was asked later is newer, and would wipe what is said beside this one.
    if (turn !== newest) return newest;
    swap(fresh);
  });
  newest = turn;
  return turn;
}

/** What is shown now stays: a look that is under way was begun before it, and knows nothing of it. */
export function keepScene(): void {
  newest = undefined;
}

async function fetched(): Promise<Document> {
  const response = await fetch(addressOf(''), { headers: { accept: 'text/html' }, cache: 'no-store' });
  if (!response.ok) throw new Error(`The page answered ${response.status}.`);
  const document = await response.text();
  // Its head has a style sheet with a nonce of its own, which our policy would report.
  const body = document.slice(document.indexOf('<body>'));
  return new DOMParser().parseFromString(body, 'text/html');
}

function swap(fresh: Document): void {
  const shown = sceneElement();
  const next = byId('scene', HTMLElement, fresh);
  if (!next) return;
  keepChoices(shown, next);
  const focused = document.activeElement?.id;
  shown.replaceWith(next);
  const left = byId('left', HTMLElement, fresh);
  if (left) byId('left', HTMLElement)?.replaceWith(left);
  const status = byId('status', HTMLElement, fresh);
  say(status?.textContent ?? '', status?.dataset.tone ?? '');
  for (const listener of listeners) listener();
  moveFocus(shown.dataset.scene !== next.dataset.scene, focused);
}

/** What the person has chosen, opened or begun to type stays so. */
function keepChoices(shown: HTMLElement, next: HTMLElement): void {
  if (shown.dataset.scene === next.dataset.scene) keepTyped(shown, next);
  for (const chosen of shown.querySelectorAll<HTMLInputElement>('input:checked')) {
    const same = byId(chosen.id, HTMLInputElement, next);
    if (same) same.checked = true;
  }
  const opened = byId('other', HTMLDetailsElement, shown);
  const same = byId('other', HTMLDetailsElement, next);
  if (opened && same) same.open = opened.open;
}

function keepTyped(shown: HTMLElement, next: HTMLElement): void {
  for (const { id, value } of shown.querySelectorAll<HTMLInputElement | HTMLSelectElement>(
    'form input, select',
  )) {
    const same = byId(id, HTMLInputElement, next) ?? byId(id, HTMLSelectElement, next);
    if (same) same.value = value;
  }
}

/** To what is new: the field to fill in, else the heading. Where nothing is new it stays. */
function moveFocus(isNew: boolean, focused: string | undefined): void {
  const scene = sceneElement();
  const target = isNew
    ? (scene.querySelector<HTMLElement>('form input') ?? scene.querySelector<HTMLElement>('h1'))
    : focused
      ? byId(focused, HTMLElement)
      : undefined;
  target?.focus();
}
