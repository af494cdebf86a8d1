import type { Clock } from './ports.ts';

type Options = {
  readonly clock: Clock;
  readonly milliseconds: number;
  readonly entries: number;
};

/**
 * Answers `load(key)` from memory for a while. What is absent is not remembered: strangers who try keys
 * must not fill the memory, and what an operator has just made must be there at once.
 */
export function remembered<Value>(
  load: (key: string) => Promise<Value | undefined>,
  { clock, milliseconds, entries }: Options,
): (key: string) => Promise<Value | undefined> {
  const known = new Map<string, { value: Value; until: number }>();
  return async (key) => {
    const entry = known.get(key);
    if (entry && clock.now() < entry.until) return entry.value;
    known.delete(key);
    const value = await load(key);
    if (value === undefined) return undefined;
    const [oldest] = known.keys();
    if (oldest !== undefined && known.size >= entries) known.delete(oldest);
    known.set(key, { value, until: clock.now() + milliseconds });
    return value;
  };
}
