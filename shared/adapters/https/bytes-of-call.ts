/** What a POST sends, near enough: HTTP's own words are a few dozen bytes more. */
export function bytesOfCall(url: string, headers: Readonly<Record<string, string>>, body: string): number {
  const lines = Object.entries(headers).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  return url.length + lines + Buffer.byteLength(body);
}
