import type { Meter } from '../../shared/cost/meter.ts';
import type { VerificationStore } from '../../shared/ports.ts';
import type { Change } from '../../shared/verification/change.ts';
import type { Verification } from '../../shared/verification/verification.ts';

type Store = Pick<VerificationStore, 'find' | 'apply'>;

/** Notes what a call ended, once: of two calls at the same time only one changes anything. */
export function notingEnds(store: Store, meter: Pick<Meter, 'note'>): Store {
  // A call by a link carries no key that says whose it is; a change follows what was found.
  let found: Verification | undefined;
  return {
    async find(id, read) {
      found = await store.find(id, read);
      return found;
    },
    async apply(change) {
      const applied = await store.apply(change);
      const outcome = OUTCOMES[change.transition];
      if (applied && outcome) {
        const owner = found?.id === change.id ? { project: found.projectId } : {};
        meter.note({ ...owner, verification: change.id, ...channelOf(change), outcome });
      }
      return applied;
    },
  };
}

const OUTCOMES: Readonly<Partial<Record<Change['transition'], string>>> = {
  verify: 'verified',
  learn: 'verified',
  confirm: 'verified',
  confirm_unsigned: 'verified',
  cancel: 'cancelled',
  revoke: 'revoked',
  revoke_unsigned: 'revoked',
};

function channelOf(change: Change) {
  if ('match' in change) return { channel: change.match.channel };
  return 'held' in change ? { channel: change.held.match.channel } : {};
}
