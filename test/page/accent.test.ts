import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accentFor, CONTRAST, type ColorScheme, contrast, SURFACES } from '../../shared/page/accent.ts';

const colors = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, '0')}`);
const schemes = fc.constantFrom<ColorScheme>('light', 'dark');

describe('a project’s colour', () => {
  // The examples of https://www.w3.org/TR/WCAG22/#contrast-minimum as checkers agree on them.
  test.each([
    ['#000000', '#ffffff', 21],
    ['#767676', '#ffffff', 4.54],
    ['#777777', '#ffffff', 4.48],
    ['#ff0000', '#ffffff', 4],
    ['#0000ff', '#ffffff', 8.59],
  ])('%s on %s has the contrast %d', (one, other, expected) => {
    expect(contrast(one, other)).toBeCloseTo(expected, 2);
    expect(contrast(other, one)).toBe(contrast(one, other));
  });

  test('can always be read, as text, as a button and on it, in both schemes', () => {
    fc.assert(
      fc.property(colors, schemes, (color, scheme) => {
        const accent = accentFor(color, scheme);
        expect(accent.color).toMatch(/^#[0-9a-f]{6}$/);
        for (const surface of SURFACES[scheme])
          expect(contrast(accent.color, surface)).toBeGreaterThanOrEqual(CONTRAST);
        expect(contrast(accent.color, accent.text)).toBeGreaterThanOrEqual(CONTRAST);
      }),
    );
  });

  test('stays as it is where it can be read', () => {
    expect(accentFor('#0b5394', 'light')).toEqual({ color: '#0b5394', text: '#ffffff' });
    expect(accentFor('#8ecae6', 'dark')).toEqual({ color: '#8ecae6', text: '#000000' });
  });

  test('is darkened on white, and no more than it takes', () => {
    const { color } = accentFor('#ffd60a', 'light');
    expect(color).not.toBe('#ffd60a');
    expect(contrast(color, SURFACES.light[1])).toBeLessThan(CONTRAST + 0.5);
  });
});
