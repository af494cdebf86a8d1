/** Undefined for what is not JSON: an authentic payload that can't be read is not the sender's fault to mend. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
