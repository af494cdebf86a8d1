import { byId } from './elements.ts';

/** The live region stays the same element throughout, so that screen readers hear what changes in it. */
const region = byId('status', HTMLElement);
let said = region?.textContent ?? '';
let tone = region?.dataset.tone ?? '';
let interruption: string | undefined;

/** What the scene itself has to say. */
export function say(text: string, as: string): void {
  said = text;
  tone = as;
  show();
}

/** Something more urgent, until it is over: `undefined` ends it. */
export function interrupt(text: string | undefined): void {
  interruption = text;
  show();
}

function show(): void {
  const text = interruption ?? said;
  if (!region) return;
  region.dataset.tone = interruption === undefined ? tone : 'trouble';
  // Said again only where it is something else.
  if (region.textContent !== text) region.textContent = text;
}
