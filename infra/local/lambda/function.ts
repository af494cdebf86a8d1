import { randomUUID } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import type { ClockSetting } from '../clock-ahead.ts';
import { type Container, type ContainerOptions, type InvocationResult, startContainer } from './container.ts';

export type LocalFunction = {
  readonly name: string;
  /** Rejects when the container crashed or the time was up; the function's own error is answered. */
  invoke(event: unknown): Promise<InvocationResult>;
  invocations(): number;
  /** Ends the containers where they are, as when Lambda's machine goes away. The next invocation begins anew. */
  kill(): void;
  stop(): Promise<void>;
};

export type LocalFunctionOptions = ContainerOptions & {
  readonly timeoutMilliseconds: number;
  readonly clock: () => ClockSetting;
  /** Told how long each invocation took, as Lambda's own metrics are; of one that crashed nobody knows how busy it was. */
  readonly onEnded?: (took: { milliseconds: number; cpuMilliseconds: number | undefined }) => void;
};

export class FunctionTimedOut extends Error {}

/** As many as a new account's smallest quota; more requests than that wait. */
const MOST_CONTAINERS = 8;

/** Runs a function as Lambda does: one invocation in a container at a time, idle containers used again. */
export function localFunction(options: LocalFunctionOptions): LocalFunction {
  const { log, timeoutMilliseconds } = options;
  const idle: Container[] = [];
  const waiting: (() => void)[] = [];
  const running = new Set<Container>();
  let places = MOST_CONTAINERS;
  let invocations = 0;
  let closed = false;
  let starting: Promise<unknown> = Promise.resolve();

  async function takePlace(): Promise<void> {
    if (places > 0) places -= 1;
    else await new Promise<void>((fulfil) => waiting.push(fulfil));
  }

  function givePlace(): void {
    const next = waiting.shift();
    if (next) next();
    else places += 1;
  }

  /** An idle container may have crashed on its own: what it left running goes on between invocations. */
  function takeIdle(): Container | undefined {
    for (let container = idle.pop(); container; container = idle.pop()) {
      if (!container.stopped()) return container;
      running.delete(container);
    }
    return undefined;
  }

  /** They start one after the other: eight at once keep one machine so busy that calls of those that run take too long. */
  async function takeContainer(): Promise<Container> {
    const found = takeIdle();
    if (found) return found;
    const taken = starting.then(() => takeIdle() ?? start());
    starting = taken.catch(() => undefined);
    return taken;
  }

  async function start(): Promise<Container> {
    if (closed) throw new Error(`${options.functionName} was stopped.`);
    const started = await startContainer(options);
    if (closed) {
      await started.stop();
      throw new Error(`${options.functionName} was stopped.`);
    }
    running.add(started);
    return started;
  }

  async function withContainer(container: Container, event: unknown): Promise<InvocationResult> {
    const timer = new AbortController();
    const id = randomUUID();
    const deadline = Date.now() + timeoutMilliseconds;
    const began = performance.now();
    let cpuMilliseconds: number | undefined;
    try {
      const result = await Promise.race([
        container.invoke({ id, event, clock: options.clock(), deadline }),
        after(timeoutMilliseconds, undefined, { signal: timer.signal }).then(() => {
          throw new FunctionTimedOut(`${options.functionName} took longer than ${timeoutMilliseconds} ms.`);
        }),
      ]);
      cpuMilliseconds = result.cpuMilliseconds;
      if (!result.ok) log.write(`${result.error}\n`);
      idle.push(container);
      return result;
    } catch (error) {
      // Its memory can't be trusted after a crash or a time-out: Lambda begins anew too.
      running.delete(container);
      log.write(`${String(error)}\n`);
      await container.stop();
      throw error;
    } finally {
      timer.abort();
      options.onEnded?.({ milliseconds: performance.now() - began, cpuMilliseconds });
    }
  }

  return {
    name: options.functionName,
    invocations: () => invocations,
    async invoke(event) {
      invocations += 1;
      await takePlace();
      try {
        return await withContainer(await takeContainer(), event);
      } finally {
        givePlace();
      }
    },
    kill() {
      for (const container of running) void container.stop();
    },
    async stop() {
      closed = true;
      await Promise.all([...running].map((container) => container.stop()));
    },
  };
}

/** What Lambda itself puts into every function's environment. */
export function lambdaVariables(options: {
  readonly region: string;
  readonly functionName: string;
  readonly memoryMegabytes: number;
  readonly accessKeyId: string;
  readonly awsEndpointUrl: string;
}): Readonly<Record<string, string>> {
  return {
    AWS_REGION: options.region,
    AWS_DEFAULT_REGION: options.region,
    AWS_LAMBDA_FUNCTION_NAME: options.functionName,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(options.memoryMegabytes),
    AWS_LAMBDA_FUNCTION_VERSION: '1',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_ACCESS_KEY_ID: options.accessKeyId,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL: options.awsEndpointUrl,
    TZ: ':UTC',
  };
}
