import type { ProviderApi, ProviderCall, Secrets } from '../ports.ts';
import type { Received, Receiver } from './receiver.ts';

type Ports = { readonly providerApi: ProviderApi; readonly secrets: Secrets };

export type SentReplies = {
  readonly accepted: number;
  /** For good: the same message would be refused again. */
  readonly refused: number;
  /** Whether one may be taken later, so that its message should come once more. */
  readonly unreachable: boolean;
};

/** Sends what a provider wants called for. The token is read only when there is something to send. */
export async function sendReplies(
  { providerApi, secrets }: Ports,
  { sends }: Receiver,
  received: readonly Received[],
): Promise<SentReplies> {
  const replies = sends?.replies(received) ?? [];
  if (!sends || replies.length === 0) return { accepted: 0, refused: 0, unreachable: false };
  const token = (await secrets.read([sends.token]))(sends.token).toString('utf8');
  const results = await Promise.all(replies.map((reply) => post(providerApi, sends.call(reply, token))));
  const count = (wanted: Result) => results.filter((result) => result === wanted).length;
  return {
    accepted: count('accepted'),
    refused: count('refused'),
    unreachable: count('unreachable') > 0,
  };
}

type Result = 'accepted' | 'refused' | 'unreachable';

async function post(providerApi: ProviderApi, call: ProviderCall): Promise<Result> {
  try {
    const { status } = await providerApi.post(call);
    if (status < 300) return 'accepted';
    // A token that has expired or may send no faster is mended; a recipient that can't be written to isn't.
    return status >= 500 || status === 429 || status === 401 ? 'unreachable' : 'refused';
  } catch {
    return 'unreachable';
  }
}
