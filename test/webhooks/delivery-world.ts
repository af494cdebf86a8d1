import { randomBytes } from 'node:crypto';
import { deliveryConsumer } from '../../functions/deliver-webhook/consumer.ts';
import { serializeEvent, type ThinEvent } from '../../shared/events/event.ts';
import type { WebhookSender } from '../../shared/ports.ts';
import type { Verification } from '../../shared/verification/verification.ts';
import type { DeliverPorts } from '../../shared/webhooks/deliver.ts';
import { recordedMeter } from '../cost/recorded-meter.ts';
import { fakeClock, SECOND } from '../fakes/clock.ts';
import { fakeDeliveryStore } from '../fakes/delivery-store.ts';
import { fakeEndpointStore } from '../fakes/endpoint-store.ts';
import { PROJECT } from '../fakes/verifications.ts';

export const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const RETRIES = 'retries';
/** Lambda's own queue, before what the topic invokes. */
const FIRST = 'first';
/** As the stack has it, and as Lambda repeats what the topic invoked: test/infra holds the template to these. */
export const DEPLOYED = {
  visibilitySeconds: 120,
  batch: 10,
  receptions: 200,
  retriesAtOnce: 5,
  repetitions: 2,
} as const;
const VISIBILITY = DEPLOYED.visibilitySeconds * SECOND;
const REPEATED_AFTER = [60 * SECOND, 120 * SECOND].slice(0, DEPLOYED.repetitions);
const BATCH: Readonly<Record<string, number>> = { [FIRST]: 1, [RETRIES]: DEPLOYED.batch };
/** Of first tries as few as a stage can have: ten executions, of which the retries hold five. */
const AT_ONCE: Readonly<Record<string, number>> = { [FIRST]: 5, [RETRIES]: DEPLOYED.retriesAtOnce };

type Message = { readonly id: number; readonly body: string; visibleAt: number; attempts: number };
type Options = {
  readonly sender: (world: { sleep(milliseconds: number): Promise<void> }) => WebhookSender;
  /** Of one project; others by their own names. */
  readonly webhookUrl?: (projectId: string) => string | undefined;
  /** Replaces ports, to kill what runs between two steps. */
  readonly between?: (ports: DeliverPorts) => DeliverPorts;
  /** True where tries take the machine's time and not the world's. */
  readonly realTime?: boolean;
};

/** The topic's invocations, the retries' queue and as many consumers as are deployed, on a clock that jumps to where something happens next. */
export function deliveryWorld({ sender, between = (ports) => ports, realTime, ...options }: Options) {
  const webhookUrl = options.webhookUrl ?? ((id) => `https://${id}.example/hook`);
  const clock = fakeClock();
  const verifications = new Map<string, Verification>();
  const timers: { at: number; wake: () => void }[] = [];
  const queues: Record<string, Message[]> = { [FIRST]: [], [RETRIES]: [] };
  const busy: Record<string, Set<Promise<void>>> = { [FIRST]: new Set(), [RETRIES]: new Set() };
  const deliveries = fakeDeliveryStore();
  const endpoints = fakeEndpointStore();
  let messages = 0;
  let comeAgain = 0;
  const deadLetters: string[] = [];

  const put = (queue: string, body: string, delaySeconds = 0) => {
    messages += 1;
    queues[queue]?.push({ id: messages, body, visibleAt: clock.now() + delaySeconds * SECOND, attempts: 0 });
  };
  const sleep = (milliseconds: number) =>
    new Promise<void>((wake) => timers.push({ at: clock.now() + milliseconds, wake }));

  const ports: DeliverPorts = {
    clock,
    random: { bytes: (length) => randomBytes(length) },
    subjects: async (event) => {
      const verification = 'verification_id' in event ? verifications.get(event.verification_id) : undefined;
      return verification && 'verification_id' in event ? { event, verification } : undefined;
    },
    directory: {
      async findProject(id) {
        const url = webhookUrl(id);
        return { ...PROJECT, id, ...(url !== undefined && { webhookUrl: url }) };
      },
    },
    deliveries,
    endpoints,
    secrets: { valid: async () => [SECRET] },
    sender: sender({ sleep }),
    retries: { send: async (body, wait) => put(RETRIES, body, wait?.delaySeconds) },
  };
  const consume = deliveryConsumer({
    ...between(ports),
    meter: recordedMeter().meter,
    report: () => {
      comeAgain += 1;
    },
  });

  async function work(queue: string, batch: readonly Message[]): Promise<void> {
    for (const message of batch) message.attempts += 1;
    const again = queue === FIRST ? await invoke(batch) : await receive(batch);
    for (const message of batch) {
      const wait = again.get(message.id);
      if (wait !== undefined) message.visibleAt = clock.now() + wait;
      else queues[queue]?.splice(queues[queue].indexOf(message), 1);
    }
  }

  /** As SNS has it, and as Lambda repeats it. Answers what comes again, and after how long. */
  async function invoke(batch: readonly Message[]): Promise<ReadonlyMap<number, number>> {
    const again = new Map<number, number>();
    for (const { id, body, attempts } of batch) {
      const record = { EventSource: 'aws:sns', Sns: { MessageId: String(id), Message: body } };
      try {
        await consume({ Records: [record] });
      } catch {
        const wait = REPEATED_AFTER[attempts - 1];
        if (wait === undefined) deadLetters.push(body);
        else again.set(id, wait);
      }
    }
    return again;
  }

  async function receive(batch: readonly Message[]): Promise<ReadonlyMap<number, number>> {
    const Records = batch.map(({ id, body }) => ({ eventSource: 'aws:sqs', messageId: String(id), body }));
    const { batchItemFailures = [] } = (await consume({ Records })) ?? {};
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier)));
    const again = new Map<number, number>();
    for (const { id, body, attempts } of batch) {
      if (!failed.has(id)) continue;
      if (attempts < DEPLOYED.receptions) again.set(id, VISIBILITY);
      else deadLetters.push(body);
    }
    return again;
  }

  function startBatches(): void {
    for (const [queue, waiting] of Object.entries(queues)) {
      const running = busy[queue] ?? new Set();
      while (running.size < (AT_ONCE[queue] ?? 0)) {
        const batch = waiting.filter(({ visibleAt }) => visibleAt <= clock.now()).slice(0, BATCH[queue]);
        if (batch.length === 0) break;
        for (const message of batch) message.visibleAt = Number.POSITIVE_INFINITY;
        const done: Promise<void> = work(queue, batch).finally(() => running.delete(done));
        running.add(done);
      }
    }
  }

  const mayStart = (queue: string) =>
    (busy[queue]?.size ?? 0) < (AT_ONCE[queue] ?? 0) &&
    (queues[queue] ?? []).some(({ visibleAt }) => visibleAt <= clock.now());
  const running = () => Object.values(busy).flatMap((each) => [...each]);
  const turn = () => new Promise<void>((fulfil) => setImmediate(fulfil));

  return {
    clock,
    deliveries,
    endpoints,
    /** What Lambda or the retries' queue gave up. */
    deadLetters,
    /** How often a message was not handled and came again. */
    comeAgain: () => comeAgain,
    /** What the topic does with an event. */
    tell(verification: Verification, event: ThinEvent) {
      verifications.set(verification.id, verification);
      put(FIRST, serializeEvent(event));
    },
    sendAgain: (body: string) => put(RETRIES, body),
    erase: (id: string) => verifications.delete(id),
    /** Until nothing is under way, or until a time. */
    async run(until = Number.POSITIVE_INFINITY): Promise<void> {
      for (;;) {
        startBatches();
        if (realTime && running().length > 0) {
          await Promise.race(running());
          continue;
        }
        for (let turns = 0; turns < 3; turns += 1) await turn();
        const due = Object.values(queues).flatMap((queue) => queue.map(({ visibleAt }) => visibleAt));
        const next = Math.min(...timers.map(({ at }) => at), ...due.filter((at) => at > clock.now()));
        if (Object.keys(queues).some(mayStart)) continue;
        if (next > until || next === Number.POSITIVE_INFINITY) return;
        clock.advance(next - clock.now());
        for (const timer of timers.filter(({ at }) => at <= clock.now())) {
          timers.splice(timers.indexOf(timer), 1);
          timer.wake();
        }
      }
    },
  };
}
