/** Clients that know no absent fields send null for them. What is the caller's own stays as it was sent. */
export function withoutNulls(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(withoutNulls);
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) => {
      if (value === null) return [];
      return [[name, name === 'client_metadata' ? value : withoutNulls(value)]];
    }),
  );
}
