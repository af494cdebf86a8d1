import { byId } from './elements.ts';
import { onScene } from './swap.ts';
import { look } from './watch.ts';

const SECOND = 1000;
let until: number | undefined;
let ticking: ReturnType<typeof setInterval> | undefined;

/** Counts the seconds that the server gave, by this device's clock, whatever time it shows. */
export function countDown(): void {
  onScene(() => {
    const seconds = byId('left', HTMLElement)?.dataset.seconds;
    until = seconds === undefined ? undefined : Date.now() + Number(seconds) * SECOND;
    clearInterval(ticking);
    if (until !== undefined) ticking = setInterval(tick, SECOND);
  });
}

function tick(): void {
  if (until === undefined) return;
  const left = Math.max(0, Math.ceil((until - Date.now()) / SECOND));
  const shown = document.querySelector('#left [role=timer]');
  if (shown) shown.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
  if (left > 0) return;
  clearInterval(ticking);
  look();
}
