import { sceneElement } from './elements.ts';
import { interrupt } from './status.ts';
import { onScene } from './swap.ts';

const SHOWN_MILLISECONDS = 2000;

/** Buttons that copy are there only where the browser lets us. */
export function offerCopies(): void {
  onScene(() => {
    for (const button of sceneElement().querySelectorAll<HTMLButtonElement>('[data-copy]')) {
      button.hidden = navigator.clipboard === undefined;
    }
  });
  document.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLButtonElement>('[data-copy]') : null;
    if (button) void copy(button);
  });
}

async function copy(button: HTMLButtonElement): Promise<void> {
  await navigator.clipboard.writeText(button.dataset.copy ?? '');
  const { copied } = document.documentElement.dataset;
  const label = button.textContent;
  if (label === copied) return;
  button.textContent = copied ?? label;
  interrupt(copied);
  setTimeout(() => {
    button.textContent = label;
    interrupt(undefined);
  }, SHOWN_MILLISECONDS);
}
