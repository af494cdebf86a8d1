import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { replaceDate } from '../clock-ahead.ts';
import type { Answered, Invocation, InvocationResult } from './container.ts';
import { replaceFetch } from './stand-ins.ts';

/**
 * One Lambda container, inside a worker thread with the function's own environment: loads the bundle once,
 * then runs one invocation after another.
 */
const { file, exported, functionName, standIns } = workerData;
const port = parentPort;
if (!port) throw new Error('A container runs in a worker thread.');

beginAnew();
const RealDate = globalThis.Date;
const setClock = replaceDate();
replaceFetch(standIns);

const loaded = await import(pathToFileURL(file).href);
const handler: unknown = loaded[exported];
if (typeof handler !== 'function') throw new Error(`${functionName} exports no function ${exported}.`);

port.on('message', async ({ id, event, clock, deadline }: Invocation) => {
  setClock(clock);
  const context = {
    awsRequestId: id,
    functionName,
    functionVersion: '1',
    getRemainingTimeInMillis: () => Math.max(0, deadline - RealDate.now()),
    callbackWaitsForEmptyEventLoop: false,
  };
  const before = process.threadCpuUsage();
  const answered: Answered = await Promise.resolve()
    .then(() => handler(event, context))
    .then(
      // Through JSON, as Lambda's runtime answers: what has no form in it is dropped or fails the invocation.
      (value): Answered => ({ id, ok: true, value: JSON.parse(JSON.stringify(value ?? null)) }),
    )
    .catch(
      (error: unknown): Answered => ({
        id,
        ok: false,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
    );
  const { user, system } = process.threadCpuUsage(before);
  port.postMessage({ ...answered, cpuMilliseconds: (user + system) / 1000 } satisfies InvocationResult);
});
port.postMessage('ready');

/** A container is a machine of its own: what the function measures since its start begins here, and not with this program. */
function beginAnew(): void {
  const began = performance.now();
  const sinceStart = performance.now.bind(performance);
  performance.now = () => sinceStart() - began;
}
