/** A project's colour as the page uses it: for buttons, links and the ring around what has the focus. */
export type Accent = {
  /** `#rrggbb` */
  readonly color: string;
  /** What stands on it: black or white. */
  readonly text: string;
};

export type ColorScheme = 'light' | 'dark';

/** The surfaces on which the accent stands; the style sheet has the same. */
export const SURFACES = { light: ['#ffffff', '#f4f5f7'], dark: ['#1a1e24', '#101318'] } as const;

const DEFAULT = { light: '#1f6f5c', dark: '#6fcbb0' } as const;
/** WCAG 2.2, 1.4.3: for text, and so enough for everything else (1.4.11). */
export const CONTRAST = 4.5;
const STEPS = 64;
const ENDS = { light: '#000000', dark: '#ffffff' } as const;

/**
 * The colour that a project chose, darkened or lightened as little as it takes to be read on the page's surfaces, with the text
 * that is read on it.
 */
export function accentFor(color: string | undefined, scheme: ColorScheme): Accent {
  const wanted = color ?? DEFAULT[scheme];
  for (let step = 0; step <= STEPS; step += 1) {
    const mixed = mix(wanted, ENDS[scheme], step / STEPS);
    if (SURFACES[scheme].every((surface) => contrast(mixed, surface) >= CONTRAST)) return onIt(mixed);
  }
  return onIt(ENDS[scheme]);
}

/** @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

/** One of the two always reaches 4.58. */
function onIt(color: string): Accent {
  const text = contrast(color, '#ffffff') >= CONTRAST ? '#ffffff' : '#000000';
  return { color, text };
}

/** @see https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channels(color).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function mix(from: string, to: string, share: number): string {
  const ends = channels(to);
  const mixed = channels(from).map((channel, place) =>
    Math.round(channel + ((ends[place] ?? 0) - channel) * share),
  );
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

function channels(color: string): readonly number[] {
  return [1, 3, 5].map((place) => Number.parseInt(color.slice(place, place + 2), 16));
}
