import { expect, test } from 'vitest';
import { segmentsOf } from '../../../shared/channels/sms/segments.ts';

test.each([
  ['160 letters of the basic alphabet', 'a'.repeat(160), 1],
  ['one more, of which each part holds 153', 'a'.repeat(161), 2],
  ['the two places that a letter of the extension takes', '€'.repeat(81), 2],
  ['70 of any other alphabet', 'ą'.repeat(70), 1],
  ['one more, of which each part holds 67', 'ą'.repeat(71), 2],
  ['135 of them', 'ą'.repeat(135), 3],
  ['an emoji, which counts as two', '👍'.repeat(35), 1],
  ['nothing', '', 1],
])('%s', (_what, text, segments) => {
  expect(segmentsOf(text)).toBe(segments);
});
