import { digitsIn } from './digits.ts';
import { byId } from './elements.ts';
import { onScene } from './swap.ts';

// Only while the script itself runs: later nothing says whose nonce it was.
const nonce = document.currentScript?.nonce ?? '';
let loaded = false;

/** Fetches what checks numbers as soon as one is asked for: from our own origin, and only the one that we know. */
export function loadNumberScript(): void {
  onScene(() => {
    const form = byId('number-form', HTMLFormElement);
    if (form) form.hidden = false;
    if (!form || loaded) return;
    loaded = true;
    const script = document.createElement('script');
    script.nonce = nonce;
    script.integrity = form.dataset.integrity ?? '';
    script.src = form.dataset.script ?? '';
    document.head.append(script);
  });
}

/** What was typed, in international form; undefined for what is no number. Without the other script the server alone judges. */
export function typedNumber(): string | undefined {
  const asked: { checked?: true; number?: string } = {};
  document.dispatchEvent(new CustomEvent('verso:number', { detail: asked }));
  if (asked.checked) return asked.number;
  const typed = byId('number', HTMLInputElement)?.value.trim() ?? '';
  if (digitsIn(typed) === '') return undefined;
  if (/^(?:\+|00)/.test(typed)) return typed;
  const country = byId('country', HTMLSelectElement);
  return `+${country?.selectedOptions[0]?.dataset.calling ?? ''}${digitsIn(typed)}`;
}
