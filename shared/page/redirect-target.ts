/** Where a person goes on to. Only to an origin that the project listed does the page go by itself. */
export type RedirectTarget = { readonly url: string; readonly host: string; readonly automatic: boolean };

/**
 * The caller's `redirect_url` with what the page tells it. Undefined where there is none, and where the project has listed its
 * origins since and this isn't one of them.
 */
export function redirectTarget(
  redirectUrl: string | undefined,
  allowed: readonly string[] | undefined,
  told: Readonly<Record<string, string>>,
): RedirectTarget | undefined {
  if (redirectUrl === undefined) return undefined;
  const url = new URL(redirectUrl);
  if (allowed && !allowed.includes(url.origin)) return undefined;
  for (const [name, value] of Object.entries(told)) url.searchParams.set(name, value);
  return { url: url.href, host: url.host, automatic: allowed !== undefined };
}
