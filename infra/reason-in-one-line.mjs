// Plain JavaScript, since it speaks when the TypeScript beside it can't be loaded.

/**
 * What went wrong, in one line: with the file and line where a file can't be read.
 * @param {unknown} error
 * @returns {string}
 */
export function reasonInOneLine(error) {
  if (!(error instanceof Error)) return String(error);
  const [place = ''] = (error.stack ?? '').split('\n');
  const [, file] = /^file:\/\/.*?((?:infra|shared|functions)\/\S+:\d+)$/.exec(place) ?? [];
  const [message = ''] = error.message.split('\n');
  return file === undefined ? message : `${file}: ${message}`;
}
