import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * One local stack for a checkout: a second one would delete what the first runs on. The lock is a file with the
 * owner's process id; it goes with the process, and one whose process is gone is taken over. Throws when another
 * stack runs.
 */
export function takeLock(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (!tryWrite(path)) {
    const owner = Number(readFileSync(path, 'utf8'));
    if (isRunning(owner)) {
      throw new Error(
        `A local stack of this checkout runs already (process ${owner}): stop it with Ctrl-C first.`,
      );
    }
    rmSync(path, { force: true });
    if (!tryWrite(path)) throw new Error('Another local stack of this checkout is starting: try again.');
  }
  process.once('exit', () => rmSync(path, { force: true }));
}

function tryWrite(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid < 1) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
