/** The decimal digits of a text, whatever script they are written in. Unicode keeps a script's ten together (chapter 4.6). */
export function digitsIn(text: string): string {
  return [...text.normalize('NFKC')].map(toDigit).join('');
}

function toDigit(character: string): string {
  if (!/\p{Nd}/u.test(character)) return '';
  const code = character.codePointAt(0) ?? 0;
  let value = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return String(value % 10);
}
