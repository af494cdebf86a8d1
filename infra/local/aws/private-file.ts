import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Those that this process is writing. */
const drafts = new Set<string>();

/** Undefined when there is no such file. */
export async function readPrivateFile(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Replaces the file as a whole, readable by its owner only: a crash leaves the old one or the new one. What a process that
 * was killed had begun to write is removed, since it may hold keys; a file has one process that writes it.
 */
export async function writePrivateFile(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await removeAbandonedDrafts(path);
  const draft = `${path}.${randomUUID()}.draft`;
  drafts.add(draft);
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  } finally {
    drafts.delete(draft);
  }
}

async function removeAbandonedDrafts(path: string): Promise<void> {
  const directory = dirname(path);
  const isDraft = (name: string) => name.startsWith(`${basename(path)}.`) && name.endsWith('.draft');
  const found = (await readdir(directory)).filter(isDraft).map((name) => join(directory, name));
  await Promise.all(found.filter((draft) => !drafts.has(draft)).map((draft) => rm(draft, { force: true })));
}
