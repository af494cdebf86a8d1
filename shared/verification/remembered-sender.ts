import type { Sender } from '../channels/inbound-message.ts';
import type { ChannelName } from '../channels/names.ts';
import { keyedHash } from '../keyed-hash.ts';
import type { Clock, SenderBinding, SenderStore } from '../ports.ts';
import type { Verification } from './verification.ts';

type Ports = { readonly senders: SenderStore; readonly clock: Clock };

type Context = { readonly channel: ChannelName; readonly subkeys: { readonly sender: Uint8Array } };

const REMEMBERED_MILLISECONDS = 86_400_000;

/** A sender as we keep them: nobody learns from it who it is. */
export function senderHash({ channel, subkeys }: Context, { id }: Sender): string {
  return keyedHash(subkeys.sender, channel, id).toString('hex');
}

/** Ties the sender's next message without a code to a verification, for a day; the last one wins. */
export function remember(
  { senders, clock }: Ports,
  hash: string,
  { id }: Verification,
  awaits: SenderBinding['awaits'],
): Promise<void> {
  const expiresAt = clock.now() + REMEMBERED_MILLISECONDS;
  return senders.bind(hash, { verificationId: id, awaits, expiresAt });
}

/** What this sender began last, if that was within a day. */
export async function rememberedOf(
  { senders, clock }: Ports,
  context: Context,
  sender: Sender,
): Promise<SenderBinding | undefined> {
  const binding = await senders.find(senderHash(context, sender));
  return binding && binding.expiresAt > clock.now() ? binding : undefined;
}
