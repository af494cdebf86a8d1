import type { InboundMessage, Observation, Sender } from '../channels/inbound-message.ts';
import type { ChannelName } from '../config/names.ts';
import type { DeploymentSettings } from '../deployment/settings.ts';
import { requireSigningKey } from '../deployment/signing-key.ts';
import { keyedHash } from '../keyed-hash.ts';
import type {
  Clock,
  CounterStore,
  ProofSigner,
  RevocationStore,
  SenderStore,
  VerificationStore,
} from '../ports.ts';
import { signProof } from '../proof/sign.ts';
import { candidateIds } from './challenge-code.ts';
import { holdMessage } from './hold-message.ts';
import { asStored, type Decision, decide } from './match-message.ts';
import type { Outcome } from './outcome.ts';
import { keepUntilProofExpires } from './transitions.ts';
import {
  type Assurance,
  MAX_ATTEMPTS,
  type Match,
  type Method,
  type PendingVerification,
  type Verification,
} from './verification.ts';
import { withdraw } from './withdraw.ts';

type Ports = {
  readonly verifications: Pick<VerificationStore, 'find' | 'apply'>;
  readonly senders: SenderStore;
  readonly counters: CounterStore;
  readonly revocations: RevocationStore;
  readonly signer: ProofSigner;
  readonly clock: Clock;
};

type Context = {
  readonly channel: ChannelName;
  readonly assurance: Assurance;
  readonly settings: DeploymentSettings;
  /** The method of a confirmed proof over this channel; undefined where a reply can't carry the PIN. */
  readonly confirmedBy: Method | undefined;
  readonly subkeys: {
    readonly code: Uint8Array;
    readonly sender: Uint8Array;
    readonly phone: Uint8Array;
  };
};

type Claim = { readonly sender: Sender; readonly number: string } & Observation;

/** Whether each look reads strongly: after a lost race a weak read could show again what is no longer true. */
const CHEAP_FIRST = [false, true];
const STRONG = [true];
/** A race lost to another message is looked at again; losing it three times running means something is broken. */
const ROUNDS = 3;
const SENDER_REMEMBERED = 86_400_000;

/**
 * Takes one message of a channel to its verification. At most one KMS signature and one conditional write
 * make it verified; a message that comes twice finds its own result.
 */
export async function receiveMessage(
  ports: Ports,
  context: Context,
  message: InboundMessage,
): Promise<Outcome> {
  switch (message.kind) {
    case 'unusable':
      return { kind: 'unusable', reason: message.reason };
    case 'code':
      return askForNumber(ports, context, message);
    case 'code_with_number':
      return complete(
        ports,
        context,
        candidateIds(context.subkeys.code, ports.clock.now(), message.code),
        message,
      );
    case 'number': {
      const id = await askedOfSender(ports, context, message.sender);
      return id === undefined ? { kind: 'nothing_asked' } : complete(ports, context, [id], message);
    }
    case 'no': {
      const id = await askedOfSender(ports, context, message.sender);
      if (id === undefined) return { kind: 'nothing_asked' };
      const hash = senderHash(context, message.sender);
      return withdraw(ports, id, { telegramUserId: Number(message.sender.id), hash }, ports.clock.now());
    }
  }
}

/** The verification that this sender began last, if that was within a day. */
async function askedOfSender(
  { senders, clock }: Ports,
  context: Context,
  sender: Sender,
): Promise<string | undefined> {
  const binding = await senders.find(senderHash(context, sender));
  return binding && binding.expiresAt > clock.now() ? binding.verificationId : undefined;
}

async function askForNumber(
  ports: Ports,
  context: Context,
  { code, sender }: { code: string; sender: Sender },
): Promise<Outcome> {
  const now = ports.clock.now();
  const evidence = { channel: context.channel, number: undefined };
  const ids = candidateIds(context.subkeys.code, now, code);
  const decision = await look(ports, ids, CHEAP_FIRST, (verification) => decide(verification, evidence, now));
  if (decision.kind !== 'ask_number') return { kind: 'no_match' };
  const { verification } = decision;
  await ports.senders.bind(senderHash(context, sender), {
    verificationId: verification.id,
    awaits: 'number',
    expiresAt: now + SENDER_REMEMBERED,
  });
  return { kind: 'number_asked', verification };
}

async function complete(
  ports: Ports,
  context: Context,
  ids: readonly string[],
  claim: Claim,
): Promise<Outcome> {
  for (let round = 1; round <= ROUNDS; round += 1) {
    const now = ports.clock.now();
    const evidence = { channel: context.channel, number: claim.number };
    const reads = round === 1 ? CHEAP_FIRST : STRONG;
    const decision = await look(ports, ids, reads, (verification) => decide(verification, evidence, now));
    const outcome = await carryOut(ports, context, claim, decision, now);
    if (outcome) return outcome;
  }
  throw new Error('A verification kept changing under its message.');
}

/** Undefined when somebody else was faster, so that the decision no longer holds. */
async function carryOut(
  ports: Ports,
  context: Context,
  claim: Claim,
  decision: Decision,
  now: number,
): Promise<Outcome | undefined> {
  switch (decision.kind) {
    case 'no_match':
    case 'ask_number':
      return { kind: 'no_match' };
    case 'already_verified':
      return decision;
    case 'exhausted':
      await ports.verifications.apply({ transition: 'fail', ...target(decision.verification, now) });
      return { kind: 'no_match' };
    case 'wrong_sender':
      return countWrongSender(ports, context, claim.sender, decision.verification, now);
    case 'verify':
      return decision.verification.assurance === 'confirmed'
        ? holdMessage(ports, context, decision.verification, {
            ...claim,
            number: asStored(decision.verification, claim.number),
            sender: senderHash(context, claim.sender).slice(0, 32),
            at: now,
          })
        : verify(ports, context, claim, decision.verification, now);
  }
}

async function verify(
  { verifications, signer }: Ports,
  { channel, assurance, settings }: Context,
  claim: Claim,
  verification: PendingVerification,
  now: number,
): Promise<Outcome | undefined> {
  const match: Match = { channel, method: claim.method, assurance, at: now, data: claim.data };
  const key = requireSigningKey(settings, verification.environment);
  const number = asStored(verification, claim.number);
  const proven = { ...verification, identifier: number };
  const signature = await signProof(signer, key, proven, match);
  const won = await verifications.apply({
    transition: verification.learnsNumber ? 'learn' : 'verify',
    ...target(verification, now),
    sender: number,
    match,
    signature,
    deleteAfter: keepUntilProofExpires(verification, now),
  });
  return won ? { kind: 'verified', verification: proven } : undefined;
}

async function countWrongSender(
  { verifications }: Ports,
  context: Context,
  sender: Sender,
  verification: PendingVerification,
  now: number,
): Promise<Outcome | undefined> {
  const hash = senderHash(context, sender).slice(0, 16);
  if (verification.wrongSenders.includes(hash)) return { kind: 'wrong_sender', verification };
  const last = verification.attempts + 1 >= MAX_ATTEMPTS;
  const counted = await verifications.apply({
    transition: last ? 'suspect' : 'count_wrong_sender',
    ...target(verification, now),
    channel: context.channel,
    senderHash: hash,
    attemptsBefore: verification.attempts,
  });
  if (!counted) return undefined;
  if (last) await verifications.apply({ transition: 'fail', ...target(verification, now) });
  return { kind: 'wrong_sender', verification };
}

/**
 * The best decision over the items a code can mean. A miss on an eventually consistent read is repeated
 * strongly, since the code may have been made a moment ago.
 */
async function look(
  { verifications }: Ports,
  ids: readonly string[],
  reads: readonly boolean[],
  judge: (verification: Verification | undefined) => Decision,
): Promise<Decision> {
  for (const consistent of reads) {
    let best: Decision = { kind: 'no_match' };
    for (const id of ids) {
      const decision = judge(await verifications.find(id, { consistent }));
      if (decision.kind === 'verify' || decision.kind === 'ask_number') return decision;
      if (best.kind === 'no_match') best = decision;
    }
    if (best.kind !== 'no_match') return best;
  }
  return { kind: 'no_match' };
}

function senderHash({ channel, subkeys }: Context, { id }: Sender): string {
  return keyedHash(subkeys.sender, channel, id).toString('hex');
}

function target({ id, environment }: Verification, at: number) {
  return { id, environment, at };
}
