import type { ErasedStore, RevocationLists, RevocationStore } from '../../shared/ports.ts';
import type { ListedRevocation } from '../../shared/proof/revocation.ts';

/** Revocations in memory; the first of a proof stays. */
export function fakeRevocations(): RevocationStore & RevocationLists {
  const known = new Map<string, ListedRevocation>();
  return {
    async add(environment, revocation) {
      const name = `${environment} ${revocation.proofId}`;
      if (known.has(name)) return false;
      known.set(name, revocation);
      return true;
    },
    async find(environment, proofId) {
      return known.get(`${environment} ${proofId}`);
    },
    async all(environment) {
      return [...known]
        .filter(([name]) => name.startsWith(`${environment} `))
        .toSorted(([one], [other]) => one.localeCompare(other))
        .map(([, revocation]) => revocation);
    },
  };
}

export const NOBODY_ERASED: ErasedStore = {
  async find() {
    return undefined;
  },
};
