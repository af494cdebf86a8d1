import { byId, framed } from './elements.ts';
import { onScene } from './swap.ts';

/**
 * By what it can do: a mouse and room for a QR code. Whoever holds a phone has neither, whatever the browser calls itself. A frame's width
 * says nothing of the screen's.
 */
const room = framed ? '20em' : '40em';
const desktop = matchMedia(`(hover: hover) and (pointer: fine) and (min-width: ${room})`);

/** Puts first what suits the device: the code to scan, or the buttons to tap. The other stays within reach. */
export function arrange(): void {
  onScene(() => {
    place();
    choose();
  });
  document.addEventListener('change', choose);
  desktop.addEventListener('change', place);
}

function place(): void {
  document.documentElement.dataset.device = desktop.matches ? 'desktop' : 'phone';
  const other = byId('other', HTMLDetailsElement);
  const ways = other?.parentElement;
  if (!other || !ways) return;
  const isFirst = ways.firstElementChild === other;
  if (desktop.matches && !isFirst) ways.prepend(other);
  if (!desktop.matches && isFirst) ways.append(other);
  if (desktop.matches) other.open = true;
}

/** Of several channels the one that is chosen. */
function choose(): void {
  const choice = document.querySelector<HTMLFieldSetElement>('.choice');
  if (!choice) return;
  choice.hidden = false;
  const chosen = choice.querySelector<HTMLInputElement>(':checked')?.value;
  for (const scan of document.querySelectorAll<HTMLElement>('.scan')) {
    scan.hidden = scan.dataset.channel !== chosen;
  }
}
