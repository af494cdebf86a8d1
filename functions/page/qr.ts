import { encode } from 'uqr';
import { type Markup, markup } from './markup.ts';

/** ISO/IEC 18004, 7.3.8: scanners want four modules of white around it, in the dark too. */
const QUIET_ZONE = 4;

/** A QR code as one path: a run of dark modules after the other, which is a third of what a square each would take. */
export function qrCode(text: string, label: Markup): Markup {
  const { data, size } = encode(text, { border: 0 });
  const path = data.flatMap((row, y) => runsOf(row).map(([x, width]) => `M${x} ${y}h${width}v1h-${width}z`));
  const box = `${-QUIET_ZONE} ${-QUIET_ZONE} ${size + 2 * QUIET_ZONE} ${size + 2 * QUIET_ZONE}`;
  return markup`<svg class="qr" viewBox="${box}" role="img" aria-label="${label}" shape-rendering="crispEdges"><path d="${path.join('')}"/></svg>`;
}

/** Where each run of dark modules begins, and how long it is. */
function runsOf(row: readonly boolean[]): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  for (const [x, dark] of row.entries()) {
    if (!dark) continue;
    const last = runs.at(-1);
    if (last && last[0] + last[1] === x) last[1] += 1;
    else runs.push([x, 1]);
  }
  return runs;
}
