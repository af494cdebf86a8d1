import type {
  ErasableAsset,
  ErasableRequest,
  ErasableVerification,
} from '../../shared/administration/erasure-store.ts';
import { keyedHash } from '../../shared/keyed-hash.ts';
import { DAY, fakeClock, HOUR, TEN_O_CLOCK } from '../fakes/clock.ts';
import { fakeErasureStore } from '../fakes/erasure-store.ts';
import { NUMBER, PROJECT } from '../fakes/verifications.ts';

export const PHONE_KEY = Buffer.from('the phone subkey');
export const NOW = TEN_O_CLOCK + HOUR;
export const HASH = keyedHash(PHONE_KEY, 'erased', NUMBER).toString('hex');
export const COUNTED = { dryRun: true, onProgress: () => {} };
export const DONE = { dryRun: false, onProgress: () => {} };

const TOLD_NOTHING = { projectId: PROJECT.id, environment: 'live', sequence: 0, toldAt: [] } as const;

export function verification(
  id: string,
  overrides: Partial<ErasableVerification> = {},
): ErasableVerification {
  return {
    kind: 'verification',
    id,
    ...TOLD_NOTHING,
    createdAt: TEN_O_CLOCK,
    identifier: NUMBER,
    ...overrides,
  };
}

/** With a proof that is valid for a day from now, unless it says otherwise. */
export function proven(id: string, overrides: Partial<ErasableVerification> = {}): ErasableVerification {
  const proof = { verifiedAt: TEN_O_CLOCK, expiresAt: (NOW + DAY) / 1000 };
  return verification(id, { proof, ...overrides });
}

/** A database with these verifications, and a sender `of-<id>` and a webhook `told-<id>` for each. */
export function databaseWith(...verifications: readonly ErasableVerification[]) {
  const store = fakeErasureStore();
  for (const each of verifications) {
    store.verifications.set(each.id, each);
    store.senders.set(`of-${each.id}`, { kind: 'sender', hash: `of-${each.id}`, verificationId: each.id });
    store.deliveries.set(`told-${each.id}`, { of: each.id, answer: 'thanks' });
  }
  return { store, clock: fakeClock(NOW), phoneKey: PHONE_KEY };
}

export function request(id: string, ...assets: readonly ErasableAsset[]): ErasableRequest {
  return {
    kind: 'request',
    id,
    ...TOLD_NOTHING,
    createdAt: TEN_O_CLOCK,
    assets,
  };
}

export const stubOf = ({ id, projectId, environment, proof }: ErasableVerification) => ({
  id,
  projectId,
  environment,
  proofExpiresAt: proof?.expiresAt,
});
