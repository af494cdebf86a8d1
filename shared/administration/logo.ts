import type { Logo, LogoMediaType } from '../projects/page-settings.ts';

/** Base64 makes a third more of it, and the whole page is to stay small. */
export const LARGEST_LOGO_BYTES = 24 * 1024;

const FORMATS = 'A logo is a PNG, a WebP or an SVG file';

/**
 * What a file holds, by its content and not by its name. Throws RangeError for one that is too large or no picture, and for an SVG that
 * would not look the same in an `<img>`, where it runs no script and fetches nothing.
 */
export function readLogo(bytes: Uint8Array): Logo {
  if (bytes.length > LARGEST_LOGO_BYTES) {
    throw new RangeError(
      `A logo has at most ${LARGEST_LOGO_BYTES / 1024} KB, and this file has ${Math.ceil(bytes.length / 1024)}: make it smaller.`,
    );
  }
  const mediaType = mediaTypeOf(Buffer.from(bytes));
  return { mediaType, bytes };
}

function mediaTypeOf(bytes: Buffer): LogoMediaType {
  if (isPng(bytes)) return 'image/png';
  if (isWebp(bytes)) return 'image/webp';
  const text = readText(bytes);
  if (text === undefined || !/<svg[\s>]/.test(text))
    throw new RangeError(`${FORMATS}, and this is none of them.`);
  requireStillSvg(text);
  return 'image/svg+xml';
}

/** PNG (RFC 2083), section 3.1 and 4.1.1: the signature, then the chunk IHDR with its 13 bytes. */
function isPng(bytes: Buffer): boolean {
  return bytes.subarray(0, 16).equals(Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'));
}

/** WebP (RFC 9649), section 2.4. */
function isWebp(bytes: Buffer): boolean {
  return bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 15) === 'WEBPVP8';
}

function readText(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const REFUSED_IN_SVG: readonly (readonly [RegExp, string])[] = [
  [/<!DOCTYPE|<!ENTITY/i, 'a document type or entities'],
  [/<\s*(?:[\w-]+:)?script|\son[a-z]+\s*=|javascript:/i, 'scripts'],
  [/<\s*(?:[\w-]+:)?foreignObject/i, 'a foreignObject'],
  [/\s(?:xlink:)?href\s*=\s*["']\s*(?!#|data:image\/)/i, 'links to elsewhere'],
  [/url\(\s*["']?\s*(?!#|data:image\/)[^\s"')]|@import/i, 'links to elsewhere'],
];

function requireStillSvg(text: string): void {
  if (!/^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--[\s\S]*?-->\s*)*(?:<!DOCTYPE[\s\S]*?>\s*)?<svg[\s>]/i.test(text)) {
    throw new RangeError(`${FORMATS}, and this begins with something else than <svg>.`);
  }
  if (!/\sxmlns\s*=\s*["']http:\/\/www\.w3\.org\/2000\/svg["']/.test(text)) {
    throw new RangeError(
      'This SVG has no xmlns="http://www.w3.org/2000/svg", without which browsers show nothing.',
    );
  }
  const found = REFUSED_IN_SVG.find(([pattern]) => pattern.test(text));
  if (found) throw new RangeError(`This SVG holds ${found[1]}: export it as a plain picture.`);
}
