import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { AwsReply } from '../service.ts';
import { forwardRequest } from './forward-request.ts';

/** Something to send DynamoDB requests to. */
export type Database = {
  /** `body` is the operation's JSON as DynamoDB documents it. */
  send(operation: string, body: string | Buffer): Promise<AwsReply>;
  /** Whether the capacity that it answers holds what a write took in the indexes. */
  readonly countsIndexes: boolean;
  close(): Promise<void>;
};

export type DatabaseOptions = { directory: string; region: string; accountId: string };

type Thread = { worker: Worker; port: number; exited: Promise<void> };

/** When dynalite's thread ends unasked, the requests in it fail and the next one starts a new thread. */
export async function openDynalite(options: DatabaseOptions): Promise<Database> {
  await mkdir(options.directory, { recursive: true, mode: 0o700 });
  let current: Promise<Thread> | undefined;
  let failure: unknown;

  const running = (): Promise<Thread> => {
    if (current === undefined) {
      const started = startThread(options, (error) => {
        failure = error;
      });
      const stopped = () => {
        if (current === started) current = undefined;
      };
      started.then((thread) => thread.exited.then(stopped), stopped);
      current = started;
    }
    return current;
  };

  const send = async (operation: string, body: string | Buffer): Promise<AwsReply> => {
    const thread = await running();
    try {
      return await forwardRequest({ port: thread.port, accessKey: 'local', operation, body });
    } catch (error) {
      await thread.worker.terminate();
      throw new Error(`dynalite did not survive ${operation}: ${describe(failure)}`, { cause: error });
    }
  };

  try {
    // LevelDB takes its lock at the first access and allows one process.
    await send('ListTables', '{}');
  } catch (error) {
    throw new Error(`Can't open the tables in ${options.directory}. Does another local stack use them?`, {
      cause: error,
    });
  }

  return {
    send,
    countsIndexes: false,
    close: async () => {
      const thread = await current;
      thread?.worker.ref();
      thread?.worker.postMessage('close');
      await thread?.exited;
    },
  };
}

async function startThread(
  { directory, region, accountId }: DatabaseOptions,
  onError: (error: unknown) => void,
): Promise<Thread> {
  const worker = new Worker(new URL('./database-thread.ts', import.meta.url), {
    workerData: directory,
    // dynalite reads from these what it puts into a table's ARN.
    env: { AWS_REGION: region, AWS_ACCOUNT_ID: accountId },
    execArgv: [],
  });
  worker.on('error', onError);
  // Not events.once: it would end with the error that comes before the exit, while the data is still locked.
  const exited = new Promise<void>((resolve) => {
    worker.once('exit', () => resolve());
  });
  const [message] = await once(worker, 'message');
  worker.unref();
  return { worker, port: z.object({ port: z.number() }).parse(message).port, exited };
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : 'its thread ended';
}
