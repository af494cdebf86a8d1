import type { Writable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import type { ClockSetting } from '../clock-ahead.ts';
import type { StandIns } from './stand-ins.ts';

export type Invocation = {
  readonly id: string;
  readonly event: unknown;
  readonly clock: ClockSetting;
  /** Milliseconds since the epoch, by the machine's clock. */
  readonly deadline: number;
};

export type Answered =
  | { readonly id: string; readonly ok: true; readonly value: unknown }
  | { readonly id: string; readonly ok: false; readonly error: string };

/** With the time that the container's own thread was busy for it. */
export type InvocationResult = Answered & { readonly cpuMilliseconds?: number };

export type ContainerOptions = {
  readonly functionName: string;
  readonly file: string;
  readonly exported: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly memoryMegabytes: number;
  /** Of providers that functions call. */
  readonly standIns: StandIns;
  readonly log: Writable;
};

export type Container = {
  /** True once its thread has ended, by whatever cause. */
  stopped(): boolean;
  invoke(invocation: Invocation): Promise<InvocationResult>;
  stop(): Promise<void>;
};

/** Starts a container and waits until its bundle is loaded. Rejects when the bundle can't be. */
export function startContainer(options: ContainerOptions): Promise<Container> {
  const { log, functionName, file, exported, memoryMegabytes } = options;
  const worker = new Worker(new URL('./container-thread.ts', import.meta.url), {
    env: { ...options.variables },
    workerData: { functionName, file, exported, standIns: options.standIns },
    resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes },
    stdout: true,
    stderr: true,
  });
  worker.stdout.on('data', (chunk) => log.write(chunk));
  worker.stderr.on('data', (chunk) => log.write(chunk));

  let stopped = false;
  const failed = new Promise<never>((_, reject) => {
    worker.once('error', (error) => {
      stopped = true;
      reject(error);
    });
    worker.once('exit', (code) => {
      stopped = true;
      reject(new Error(`The container of ${functionName} stopped with code ${code}.`));
    });
  });
  // Who waits hears of it; a container that stops while nobody waits is simply replaced.
  failed.catch((error: unknown) => log.write(`${String(error)}\n`));

  const container: Container = {
    stopped: () => stopped,
    invoke(invocation) {
      const answered = new Promise<InvocationResult>((fulfil) => worker.once('message', fulfil));
      worker.postMessage(invocation);
      return Promise.race([answered, failed]);
    },
    async stop() {
      await worker.terminate();
    },
  };
  return Promise.race([
    new Promise<Container>((fulfil) => worker.once('message', () => fulfil(container))),
    failed,
  ]);
}
