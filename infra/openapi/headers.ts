/** Headers of answers, described once. */
export const HEADERS = {
  'x-request-id': {
    description: 'Names the request in our logs.',
    required: true,
    schema: { type: 'string' },
  },
  'retry-after': {
    description: 'Seconds after which to try again.',
    required: true,
    schema: { type: 'string', pattern: '^\\d+$' },
  },
  'poll-after': {
    description: 'Seconds until the next poll is worth it; only while pending.',
    schema: { type: 'string', pattern: '^\\d+$' },
  },
  location: {
    description: 'The path under which to read it again.',
    required: true,
    schema: { type: 'string', pattern: '^/' },
  },
  allow: { description: 'The methods that the path takes.', required: true, schema: { type: 'string' } },
  'www-authenticate': {
    description: 'Missing where a ticket was shown.',
    schema: { type: 'string', const: 'Bearer' },
  },
  etag: { description: 'For If-None-Match.', required: true, schema: { type: 'string' } },
  'cache-control': {
    description: 'How long the answer may be kept.',
    required: true,
    schema: { type: 'string' },
  },
} as const;

type HeaderName = keyof typeof HEADERS;

/** A response's headers, by reference. Every response has an x-request-id. */
export function headers(names: readonly HeaderName[] = []): Record<string, unknown> {
  const all: readonly HeaderName[] = ['x-request-id', ...names];
  return Object.fromEntries(
    all.map((name) => [
      name === 'poll-after' ? 'retry-after' : name,
      { $ref: `#/components/headers/${name}` },
    ]),
  );
}
