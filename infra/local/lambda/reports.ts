import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

/** What Lambda counts of every invocation, whatever the function itself says. */
const report = z.object({
  function: z.string(),
  /** Milliseconds since the epoch. */
  at: z.int(),
  milliseconds: z.number(),
  memory_megabytes: z.int(),
});

export type InvocationReport = z.infer<typeof report>;

const folderOf = (dataDir: string) => join(dataDir, 'invocations');

export type ReportWriter = { write(report: InvocationReport): void; close(): Promise<void> };

/** Appends to one file for each run of the stack. */
export async function openReports(dataDir: string): Promise<ReportWriter> {
  await mkdir(folderOf(dataDir), { recursive: true, mode: 0o700 });
  const file = createWriteStream(join(folderOf(dataDir), `${Date.now()}.jsonl`), { flags: 'a', mode: 0o600 });
  return {
    write: (each) => void file.write(`${JSON.stringify(each)}\n`),
    close: () => new Promise((closed) => file.end(closed)),
  };
}

/** Of all runs, oldest first; a line that was cut by a crash is left out. Nothing where no stack ever ran. */
export async function* readReports(dataDir: string): AsyncGenerator<InvocationReport> {
  for (const line of await linesBelow(folderOf(dataDir), '.jsonl')) {
    for await (const text of line) {
      const read = report.safeParse(parsed(text));
      if (read.success) yield read.data;
    }
  }
}

/** The lines of each file of a folder whose name ends so, in the order of the names. */
export async function linesBelow(folder: string, ending: string): Promise<readonly AsyncIterable<string>[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.endsWith(ending))
    .toSorted()
    .map((name) =>
      createInterface({ input: createReadStream(join(folder, name)), crlfDelay: Number.POSITIVE_INFINITY }),
    );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
