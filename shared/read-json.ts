/** Undefined for what is not JSON. The parser's own error would quote the text, which may be a secret or hold a number. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
