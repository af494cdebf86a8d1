const HERE = ['127.0.0.1', 'localhost'];

/** Names and IPv4 addresses alone: what else a URL's host may hold means something in a Content-Security-Policy. */
const HOST = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;

/**
 * One web origin (RFC 6454): https, a host, and a port if it is not 443. `thisMachine` adds http to 127.0.0.1 and localhost. Undefined
 * for anything with a path, and for a pattern.
 */
export function readOrigin(
  text: string,
  { thisMachine }: { readonly thisMachine: boolean },
): string | undefined {
  if (/[\s\\\p{Cc}]/u.test(text)) return undefined;
  const url = URL.parse(text);
  if (!url || url.href !== `${url.origin}/` || !HOST.test(url.hostname)) return undefined;
  const here = thisMachine && url.protocol === 'http:' && HERE.includes(url.hostname);
  return url.protocol === 'https:' || here ? url.origin : undefined;
}
