import { type Asked, hasEnded } from './asked.ts';
import { find } from './elements.ts';

type Situation = {
  readonly asked: Asked | undefined;
  /** What waits on the phone to be pressed. */
  readonly onPhone: HTMLButtonElement | undefined;
  readonly secondsTaken: number | undefined;
};

let marked: HTMLElement | undefined;

/** Says what comes next, and marks it, so that nobody has to read a manual. */
export function guide({ asked, onPhone, secondsTaken }: Situation): void {
  const { words, element } = next(asked, onPhone, secondsTaken);
  const line = find('next', HTMLElement);
  if (line.textContent !== words) line.textContent = words;
  if (marked === element) return;
  marked?.classList.remove('next');
  element?.classList.add('next');
  marked = element;
}

function next(
  asked: Asked | undefined,
  onPhone: HTMLButtonElement | undefined,
  secondsTaken: number | undefined,
): { readonly words: string; readonly element?: HTMLElement } {
  if (!asked) return { words: 'Press “Verify”.', element: find('begin', HTMLElement) };
  if (hasEnded(asked)) {
    const taken = secondsTaken === undefined ? '' : ` in ${secondsTaken.toFixed(0)} seconds`;
    return { words: `${asked.status === 'verified' ? 'Verified' : `It is ${asked.status}`}${taken}.` };
  }
  if (onPhone) {
    const label = onPhone.ariaLabel ?? onPhone.textContent;
    return { words: `Next, on the phone: press “${label}”.`, element: onPhone };
  }
  if (asked.nextStep === 'enter_pin') return { words: 'Next: type the PIN from the phone into the page.' };
  return { words: 'Next: open the app from the page, or scan it.', element: find('scan', HTMLElement) };
}
