import type { InboundMessage } from '../../shared/channels/inbound-message.ts';
import type { ChannelName } from '../../shared/channels/names.ts';
import { DEFINITIONS } from '../../shared/channels/registry.ts';
import { drawChallenge, SECRET_BYTES } from '../../shared/verification/challenge-code.ts';
import { receiveMessage } from '../../shared/verification/receive-message.ts';
import type {
  PendingVerification,
  Verification,
  VerifiedData,
} from '../../shared/verification/verification.ts';
import { fakeClock } from '../fakes/clock.ts';
import { fakeCounterStore } from '../fakes/counter-store.ts';
import { fakeRevocations } from '../fakes/revocations.ts';
import { fakeSenderStore } from '../fakes/sender-store.ts';
import { fakeDeployment, fakeSigner } from '../fakes/signing-keys.ts';
import { fakeVerificationStore } from '../fakes/verification-store.ts';
import { NUMBER, pendingVerification } from '../fakes/verifications.ts';

export const SUBKEYS = { code: Buffer.alloc(32, 1), sender: Buffer.alloc(32, 2), phone: Buffer.alloc(32, 4) };

const deployment = await fakeDeployment();

/** A deployment in memory that messages arrive at. */
export function inbox() {
  const clock = fakeClock();
  const verifications = fakeVerificationStore();
  const senders = fakeSenderStore();
  const signer = fakeSigner(deployment.live, deployment.test);
  const counters = fakeCounterStore();
  const revocations = fakeRevocations();
  const ports = { clock, verifications, senders, counters, revocations, signer };
  let draws = 0;
  return {
    ...ports,
    deployment,
    /** A pending verification in the store, and its code. */
    async create(overrides: Partial<PendingVerification> = {}) {
      draws += 1;
      const { id, code } = drawChallenge(SUBKEYS.code, clock.now(), Buffer.alloc(SECRET_BYTES, draws));
      const verification = pendingVerification({ id, ...overrides });
      await verifications.insert(verification);
      return { id, code };
    },
    /** `over` replaces ports, to make a read lag or a write lose. */
    receive(
      channel: ChannelName,
      message: InboundMessage,
      over: Partial<typeof ports> = {},
      { replies = true } = {},
    ) {
      const context = {
        channel,
        assurance: channel === 'sms' ? ('low' as const) : ('basic' as const),
        confirms: replies,
        questionsCost: channel === 'whatsapp',
        repliesWhenVerified: replies && channel !== 'sms',
        settings: deployment.settings,
        subkeys: SUBKEYS,
      };
      return receiveMessage({ ...ports, ...over }, context, message);
    },
    async stored(id: string): Promise<Verification> {
      const found = await verifications.find(id, { consistent: true });
      if (!found) throw new Error(`${id} is not stored.`);
      return found;
    },
  };
}

export function codeFrom(number: string, code: string, channel: ChannelName = 'whatsapp'): InboundMessage {
  const seen = DEFINITIONS[channel].sandbox(number);
  return { kind: 'code_with_number', sender: { id: number }, code, number, ...seen };
}

/** A no, with what the channel knows of who says it. */
export function noFrom(channel: ChannelName, sender: string): InboundMessage {
  const known: VerifiedData =
    channel === 'telegram' ? { telegram_user_id: Number(sender) } : { wa_id: sender.slice(1) };
  return { kind: 'no', sender: { id: sender }, account: channel === 'sms' ? {} : known };
}

export function startFrom(account: string, code: string): InboundMessage {
  return { kind: 'code', sender: { id: account }, code };
}

export function contactFrom(account: string, number = NUMBER): InboundMessage {
  const data = { telegram_user_id: Number(account) };
  return { kind: 'number', sender: { id: account }, number, method: 'telegram_contact', data };
}
