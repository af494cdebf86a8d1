import type { ProviderAnswer, ProviderRequest } from '../../../shared/channels/phone.ts';

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
