/** One call of a provider to our webhook, ready to be sent. */
export type ProviderRequest = {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** `bad` signs with another secret than the one the deployment knows. */
export type Signing = 'good' | 'bad';

export type ProviderAnswer = { readonly status: number; readonly body: string };

export async function send({ url, method, headers, body }: ProviderRequest): Promise<ProviderAnswer> {
  const response = await fetch(url, { method, headers, body: body ?? null });
  return { status: response.status, body: await response.text() };
}
