import { confirmedMethod } from '../channels/methods.ts';
import type { ChannelName } from '../channels/names.ts';
import { takePinReply } from '../limits/pin-quota.ts';
import type { CounterStore, VerificationStore } from '../ports.ts';
import { PIN_LIFE_MILLISECONDS, pinFor } from './pin.ts';
import type { Match, Method, PendingVerification, VerifiedData } from './verification.ts';

type Ports = {
  readonly verifications: Pick<VerificationStore, 'apply'>;
  readonly counters: CounterStore;
};

type Context = {
  readonly channel: ChannelName;
  readonly confirms: boolean;
  readonly subkeys: { readonly code: Uint8Array; readonly phone: Uint8Array };
};

type Claim = {
  /** A keyed hash of who sent it. */
  readonly sender: string;
  readonly number: string;
  readonly method: Method;
  readonly data: VerifiedData;
  readonly at: number;
};

export type Held =
  | { readonly kind: 'pin_sent'; readonly verification: PendingVerification; readonly pin: string }
  | { readonly kind: 'pin_withheld'; readonly verification: PendingVerification }
  | { readonly kind: 'no_match' };

/**
 * Where `confirmed` was asked for a message alone proves nothing: what its sender hears has to come back through the session
 * that began. The same message again brings the same PIN. Undefined when somebody else was faster.
 */
export async function holdMessage(
  { verifications, counters }: Ports,
  { channel, confirms, subkeys }: Context,
  verification: PendingVerification,
  { sender, number, method, data, at }: Claim,
): Promise<Held | undefined> {
  if (!confirms) return { kind: 'no_match' };
  const { id, environment, expiresAt } = verification;
  const match: Match = { channel, method: confirmedMethod(method), assurance: 'confirmed', at, data };
  const held = { match, sender, number, until: Math.min(at + PIN_LIFE_MILLISECONDS, expiresAt) };
  const again = verification.held?.sender === sender;
  if (!(await verifications.apply({ transition: 'hold', id, environment, at, held, again })))
    return undefined;
  if (!(await takePinReply(counters, subkeys.phone, number, at)))
    return { kind: 'pin_withheld', verification };
  return { kind: 'pin_sent', verification, pin: pinFor(subkeys.code, id, sender) };
}
