import type { RequestStore } from '../../shared/ports.ts';
import { type Asset, codesDrawn, type VerificationRequest } from '../../shared/requests/request.ts';

export type FakeRequestStore = Pick<RequestStore, 'insert' | 'find' | 'cancel' | 'renew'>;

/** Requests in memory; the same contract as the ones in DynamoDB, as far as their codes and their end go. */
export function fakeRequestStore(): FakeRequestStore {
  const items = new Map<string, VerificationRequest>();
  const namesStill = (item: VerificationRequest, assets: readonly Asset[]) =>
    assets.every(({ verificationId }, place) => item.assets[place]?.verificationId === verificationId);
  return {
    async insert(request) {
      if (items.has(request.id)) return false;
      items.set(request.id, request);
      return true;
    },
    find: async (id) => items.get(id),
    async cancel({ id, assets }, at) {
      const item = items.get(id);
      if (!item || item.cancelledAt !== undefined || !namesStill(item, assets)) return false;
      items.set(id, { ...item, cancelledAt: at });
      return true;
    },
    async renew(id, place, former, verificationId) {
      const item = items.get(id);
      const asset = item?.assets[place];
      if (!item || !asset || item.cancelledAt !== undefined) return false;
      if (asset.verificationId !== former.verificationId || asset.codes !== former.codes) return false;
      const renewed = { ...asset, verificationId, codes: codesDrawn(former) + 1 };
      items.set(id, {
        ...item,
        assets: item.assets.map((each, index) => (index === place ? renewed : each)),
      });
      return true;
    },
  };
}
