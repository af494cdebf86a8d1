import type { ProviderApi, ProviderCall, Secrets } from '../ports.ts';
import type { Received, Receiver } from './receiver.ts';

type Ports = { readonly providerApi: ProviderApi; readonly secrets: Secrets };

export type SentReplies = {
  /** The messages whose reply was accepted. */
  readonly accepted: readonly Received[];
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
  const replies = received.flatMap((to) => (sends?.replies([to]) ?? []).map((reply) => ({ to, reply })));
  if (!sends || replies.length === 0) return { accepted: [], refused: 0, unreachable: false };
  const token = (await secrets.read([sends.token]))(sends.token).toString('utf8');
  const results = await Promise.all(
    replies.map(async ({ to, reply }) => ({ to, result: await post(providerApi, sends.call(reply, token)) })),
  );
  const of = (wanted: Result) => results.flatMap(({ to, result }) => (result === wanted ? [to] : []));
  return {
    accepted: of('accepted'),
    refused: of('refused').length,
    unreachable: of('unreachable').length > 0,
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
