import * as z from 'zod/mini';
import { text } from './request-fields.ts';

/** A caller's words that people will read beside ours: short, on one line, and without anything to tap on. */
export function plainText(maximum: number) {
  return text(1, maximum).check(
    z.refine(
      (value) => !/\p{Cc}|:\/\/|\bwww\.|\S@\S/iu.test(value),
      'Send plain text on one line, without addresses.',
    ),
  );
}
