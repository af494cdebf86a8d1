import { createWriteStream, renameSync, statSync } from 'node:fs';
import { Writable } from 'node:stream';

const MOST_BYTES = 16 * 1024 * 1024;

/**
 * A function's log as a file that is continued, and begins anew when it is full. What was in it before is kept beside it, once: the local
 * stack may run for weeks.
 */
export function boundedLog(path: string, mostBytes = MOST_BYTES): Writable {
  let bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  let file = open();

  function open() {
    return createWriteStream(path, { flags: 'a', mode: 0o600 });
  }

  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (bytes > 0 && bytes + chunk.length > mostBytes) {
        // What is still to be written follows its file to the new name.
        file.end(() => {
          renameSync(path, path.replace(/\.[a-z]+$/, '.before$&'));
          file = open();
          bytes = chunk.length;
          file.write(chunk, done);
        });
        return;
      }
      bytes += chunk.length;
      file.write(chunk, done);
    },
    final(done) {
      file.end(done);
    },
  });
}
