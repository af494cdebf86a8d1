/**
 * A text for a link's query. encodeURIComponent leaves `!'()*` as they are, and messengers end a link at some
 * of them.
 */
export function encodeText(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
