import type { CounterStore } from '../../shared/ports.ts';

export type FakeCounterStore = CounterStore & {
  /** What a key's total stands at. */
  total(): number;
};

/** Counters in memory; the same contract as the one in DynamoDB. */
export function fakeCounterStore(): FakeCounterStore {
  const totals = new Map<string, number>();
  const shares = new Map<string, number>();
  const move = (counts: Map<string, number>, key: string, by: number) =>
    counts.set(key, (counts.get(key) ?? 0) + by);
  return {
    total: () => [...totals.values()].reduce((sum, each) => sum + each, 0),
    async add({ key, share }, most) {
      const own = `${key} ${share}`;
      if ((totals.get(key) ?? 0) >= most.total || (shares.get(own) ?? 0) >= most.share) return false;
      move(totals, key, 1);
      move(shares, own, 1);
      return true;
    },
    read: async (key) => totals.get(key) ?? 0,
    async subtract({ key, share }) {
      if (!totals.has(key)) return;
      move(totals, key, -1);
      move(shares, `${key} ${share}`, -1);
    },
  };
}
