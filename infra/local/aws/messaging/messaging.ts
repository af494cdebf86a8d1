import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { ClockSetting } from '../../clock-ahead.ts';
import type { AwsReply } from '../service.ts';

type ForwardedRequest = { readonly headers: Readonly<Record<string, string>>; readonly body: string };

/** A queue as fauxqs shows it, without taking anything out. */
const inspected = z.object({
  messages: z.object({
    ready: z.array(z.unknown()),
    delayed: z.array(z.object({ delayUntil: z.number() })),
    inflight: z.array(z.object({ visibilityDeadline: z.number() })),
  }),
});

export type MessagingCall = {
  readonly id: number;
  readonly clock: ClockSetting;
  /** Undefined where the clock alone is set. */
  readonly request?: ForwardedRequest | { readonly inspect: string };
};

/** What was asked of the queues when they had gone. */
export class QueuesStopped extends Error {
  override readonly message = 'The local queues have stopped.';
}

export type MessagingReply = { readonly id: number; readonly reply: AwsReply };

/** fauxqs, as something to send the requests of SQS and SNS to. */
export type Messaging = {
  send(request: ForwardedRequest): Promise<AwsReply>;
  /** An operation of SQS, past authorization. Throws when SQS refuses it. */
  sqs(operation: string, input: object): Promise<unknown>;
  /** An operation of SNS, past authorization, by its form parameters. Throws when SNS refuses it. */
  sns(parameters: Readonly<Record<string, string>>): Promise<string>;
  /** How many messages of a queue could be received now. */
  countDue(queueName: string): Promise<number>;
  /** Whoever waits for a delayed message gets it as soon as its time has come. */
  tellTime(): void;
  close(): Promise<void>;
};

type Waiting = { readonly resolve: (reply: AwsReply) => void; readonly reject: (error: Error) => void };

/** The thread starts with the first call: not everybody has queues. */
export function openMessaging({
  region,
  now,
  clock = () => ({ ahead: now() - Date.now() }),
}: {
  region: string;
  now: () => number;
  clock?: () => ClockSetting;
}): Messaging {
  const waiting = new Map<number, Waiting>();
  let calls = 0;
  let closed = false;
  let thread: Promise<Worker> | undefined;

  async function start(): Promise<Worker> {
    const worker = new Worker(new URL('./messaging-thread.ts', import.meta.url), {
      workerData: region,
      execArgv: [],
    });
    await once(worker, 'message');
    worker.unref();
    worker.on('message', ({ id, reply }: MessagingReply) => {
      waiting.get(id)?.resolve(reply);
      waiting.delete(id);
    });
    worker.once('exit', () => {
      for (const { reject } of waiting.values()) reject(new QueuesStopped());
      waiting.clear();
    });
    return worker;
  }

  async function post(call: Omit<MessagingCall, 'clock'>): Promise<void> {
    if (closed) throw new QueuesStopped();
    thread ??= start();
    (await thread).postMessage({ ...call, clock: clock() });
  }

  const send = (request: NonNullable<MessagingCall['request']>): Promise<AwsReply> => {
    calls += 1;
    const id = calls;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      post({ id, request }).catch(reject);
    });
  };
  // fauxqs reads the Region from here, and nothing else.
  const authorization = `AWS4-HMAC-SHA256 Credential=local/20000101/${region}/sqs/aws4_request`;

  return {
    send,
    async sqs(operation, input) {
      const headers = {
        authorization,
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `AmazonSQS.${operation}`,
      };
      const { status, body } = await send({ headers, body: JSON.stringify(input) });
      if (status !== 200) throw new Error(`SQS refused ${operation}: ${body}`);
      return body === '' ? {} : JSON.parse(body);
    },
    async sns(parameters) {
      const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
      const { status, body } = await send({ headers, body: new URLSearchParams(parameters).toString() });
      if (status !== 200) throw new Error(`SNS refused ${parameters.Action}: ${body}`);
      return body;
    },
    async countDue(inspect) {
      const { status, body } = await send({ inspect });
      if (status !== 200) throw new Error(`There is no queue ${inspect}.`);
      const { ready, delayed, inflight } = inspected.parse(JSON.parse(body)).messages;
      const due = [
        ...delayed.map(({ delayUntil }) => delayUntil),
        ...inflight.map(({ visibilityDeadline }) => visibilityDeadline),
      ].filter((at) => at <= now());
      return ready.length + due.length;
    },
    tellTime() {
      if (thread && !closed) void post({ id: 0 });
    },
    async close() {
      closed = true;
      await (await thread)?.terminate();
    },
  };
}
