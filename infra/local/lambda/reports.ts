import { createReadStream } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { boundedLog } from './bounded-log.ts';

/** What Lambda counts of every invocation, whatever the function itself says. */
const report = z.object({
  function: z.string(),
  /** Milliseconds since the epoch. */
  at: z.int(),
  milliseconds: z.number(),
  /** How long its thread was busy. */
  cpu_milliseconds: z.number().optional(),
  memory_megabytes: z.int(),
});

export type InvocationReport = z.infer<typeof report>;

const folderOf = (dataDir: string) => join(dataDir, 'invocations');

export type ReportWriter = { write(report: InvocationReport): void; close(): Promise<void> };

/** Appends to one file, which is bounded as the functions' logs are: what these say is read beside them. */
export async function openReports(dataDir: string): Promise<ReportWriter> {
  await mkdir(folderOf(dataDir), { recursive: true, mode: 0o700 });
  const file = boundedLog(join(folderOf(dataDir), 'reports.jsonl'));
  // What a crash of the last run cut short ends here.
  file.write('\n');
  return {
    write: (each) => void file.write(`${JSON.stringify(each)}\n`),
    close: () => new Promise((closed) => file.end(closed)),
  };
}

/** Oldest first; a line that was cut by a crash is left out. Nothing where no stack ever ran. */
export async function* readReports(dataDir: string): AsyncGenerator<InvocationReport> {
  for await (const text of linesBelow(folderOf(dataDir), '.jsonl')) {
    const read = report.safeParse(parsed(text));
    if (read.success) yield read.data;
  }
}

/** The lines of all files of a folder whose names end so, one file after the other. */
export async function* linesBelow(folder: string, ending: string): AsyncGenerator<string> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((each) => each.endsWith(ending)).toSorted()) {
    // Opened only now: lines that come before somebody reads them would be lost.
    yield* createInterface({
      input: createReadStream(join(folder, name)),
      crlfDelay: Number.POSITIVE_INFINITY,
    });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
