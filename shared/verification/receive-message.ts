import type { InboundMessage, Sender } from '../channels/inbound-message.ts';
import type { ChannelName } from '../channels/names.ts';
import type { DeploymentSettings } from '../deployment/settings.ts';
import { requireSigningKey } from '../deployment/signing-key.ts';
import { countMiss, hasMissesLeft } from '../limits/miss-quota.ts';
import { takeQuestion } from '../limits/question-quota.ts';
import type {
  Clock,
  CounterStore,
  ProofSigner,
  RevocationStore,
  SenderStore,
  VerificationStore,
} from '../ports.ts';
import { signProofIfPossible } from '../proof/sign.ts';
import { candidateIds } from './challenge-code.ts';
import { holdMessage } from './hold-message.ts';
import { asStored, type Decision, decide } from './match-message.ts';
import type { Outcome } from './outcome.ts';
import { remember, rememberedOf, senderHash } from './remembered-sender.ts';
import { keepUntilProofExpires } from './transitions.ts';
import type { Assurance, Match, PendingVerification, Verification } from './verification.ts';
import { withdraw } from './withdraw.ts';
import { countWrongSender } from './wrong-sender.ts';

type Ports = {
  readonly verifications: Pick<VerificationStore, 'find' | 'apply'>;
  readonly senders: SenderStore;
  readonly counters: CounterStore;
  readonly revocations: RevocationStore;
  readonly signer: ProofSigner;
  readonly clock: Clock;
};

export type MessageContext = {
  readonly channel: ChannelName;
  readonly assurance: Assurance;
  readonly settings: DeploymentSettings;
  /** Whether a reply can carry the PIN of `confirmed`. */
  readonly confirms: boolean;
  /** Whether a proof is told to the person at once, with how to take it back. */
  readonly repliesWhenVerified: boolean;
  /** Whether asking for a number costs money, so that it is bounded. */
  readonly questionsCost: boolean;
  readonly subkeys: {
    readonly code: Uint8Array;
    readonly sender: Uint8Array;
    readonly phone: Uint8Array;
  };
};

type Claim = Extract<InboundMessage, { readonly number: string }>;

/** Whether each look reads strongly: after a lost race a weak read could show again what is no longer true. */
const CHEAP_FIRST = [false, true];
const STRONG = [true];
/** A race lost to another message is looked at again; losing it three times running means something is broken. */
const ROUNDS = 3;

/**
 * Takes one message of a channel to its verification. At most one KMS signature and one conditional write
 * make it verified; while KMS is away the write alone keeps what the message proved. A message that comes twice finds its
 * own result.
 */
export async function receiveMessage(
  ports: Ports,
  context: MessageContext,
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
      const asked = await rememberedOf(ports, context, message.sender);
      // A card that nobody asked for may be anybody's.
      if (asked?.awaits !== 'number') return { kind: 'nothing_asked' };
      return complete(ports, context, [asked.verificationId], message);
    }
    case 'no': {
      const asked = await rememberedOf(ports, context, message.sender);
      if (!asked) return { kind: 'nothing_asked' };
      const { channel } = context;
      const refuser = { channel, account: message.account, hash: senderHash(context, message.sender) };
      return withdraw(ports, asked.verificationId, refuser, ports.clock.now());
    }
  }
}

/** Asking tells the holder of a code for whom it is, so whoever guesses at codes is soon told nothing. */
async function askForNumber(
  ports: Ports,
  context: MessageContext,
  { code, sender }: { code: string; sender: Sender },
): Promise<Outcome> {
  const now = ports.clock.now();
  const hash = senderHash(context, sender);
  const evidence = { channel: context.channel, number: undefined };
  const ids = candidateIds(context.subkeys.code, now, code);
  const [decision, heard] = await Promise.all([
    look(ports, ids, CHEAP_FIRST, (verification) => decide(verification, evidence, now)),
    hasMissesLeft(ports.counters, hash, now),
  ]);
  if (!heard) return { kind: 'too_many_misses' };
  if (decision.kind !== 'ask_number') {
    const counted = await countMiss(ports.counters, hash, now);
    return { kind: counted ? 'no_match' : 'too_many_misses' };
  }
  if (context.questionsCost && !(await takeQuestion(ports.counters, hash, now))) return { kind: 'no_match' };
  await remember(ports, hash, decision.verification, 'number');
  return { kind: 'number_asked', verification: decision.verification };
}

async function complete(
  ports: Ports,
  context: MessageContext,
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
  context: MessageContext,
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
    case 'verify': {
      const { verification } = decision;
      const confirmed = verification.assurance === 'confirmed';
      // Before the state changes: the answer that invites a NO must find who may say it.
      if (claim.kind === 'code_with_number' && (confirmed || context.repliesWhenVerified)) {
        await remember(ports, senderHash(context, claim.sender), verification, 'no');
      }
      if (!confirmed) return verify(ports, context, claim, verification, now);
      const number = asStored(verification, claim.number);
      const sender = senderHash(context, claim.sender).slice(0, 32);
      return holdMessage(ports, context, verification, { ...claim, number, sender, at: now });
    }
  }
}

async function verify(
  { verifications, signer }: Ports,
  { channel, assurance, settings }: MessageContext,
  claim: Claim,
  verification: PendingVerification,
  now: number,
): Promise<Outcome | undefined> {
  const match: Match = { channel, method: claim.method, assurance, at: now, data: claim.data };
  const key = requireSigningKey(settings, verification.environment);
  const number = asStored(verification, claim.number);
  const proven = { ...verification, identifier: number };
  const signature = await signProofIfPossible(signer, key, proven, match);
  const change = {
    ...target(verification, now),
    ...{ sender: number, match, deleteAfter: keepUntilProofExpires(verification, now) },
  };
  const learns = verification.learnsNumber;
  const won = await verifications.apply(
    signature
      ? { transition: learns ? 'learn' : 'verify', ...change, signature }
      : { transition: learns ? 'learn_unsigned' : 'verify_unsigned', ...change },
  );
  return won ? { kind: 'verified', verification: proven } : undefined;
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

function target({ id, environment }: Verification, at: number) {
  return { id, environment, at };
}
