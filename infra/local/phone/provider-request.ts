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

/** Twilio's limit; Meta and Telegram wait no less. A server that hangs shows as one that doesn't answer. */
const PATIENCE_MILLISECONDS = 15_000;

export async function send({ url, method, headers, body }: ProviderRequest): Promise<ProviderAnswer> {
  const response = await fetch(url, {
    method,
    headers,
    body: body ?? null,
    redirect: 'manual',
    signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
  });
  return { status: response.status, body: await response.text() };
}
