import { CATALOGUES } from './catalogues.ts';

/** Letters, marks and digits; whatever stands around them is a greeting, a full stop or an emoji. */
const WORDS = /[\p{L}\p{M}\p{N}]+/gu;

/** Whether somebody wrote nothing but a no, in any of our languages: none of them is a yes in another. */
export function isNo(text: string): boolean {
  const [word, ...others] = folded(text).match(WORDS) ?? [];
  if (word === undefined || others.length > 0) return false;
  return Object.values(CATALOGUES).some(({ no_words }) => no_words.some((each) => folded(each) === word));
}

function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
