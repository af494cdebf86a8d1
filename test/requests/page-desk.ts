import { findAssetCode, openLink } from '../../shared/page/page-link.ts';
import { cancelRequest } from '../../shared/requests/cancel.ts';
import { createRequest } from '../../shared/requests/create.ts';
import { drawCode } from '../../shared/requests/draw-code.ts';
import type { NewRequest } from '../../shared/requests/request-body.ts';
import { fakeRequestStore } from '../fakes/request-store.ts';
import { NUMBER, PROJECT } from '../fakes/verifications.ts';
import { creator } from '../verification/creator.ts';
import { inbox } from '../verification/inbox.ts';

const DAY_SECONDS = 86_400;
export const OWNER = { projectId: PROJECT.id, environment: 'live' } as const;
/** One phone whose number the caller knows, and one that the page asks for. */
export const KNOWN = { channels: ['sms'], required: true, identifier: NUMBER, region: 'LT' } as const;
export const ASKED = { channels: ['sms'], required: true } as const;

let secrets = 0;

/** A deployment with a page where people ask for codes. */
export function pageDesk() {
  const box = inbox();
  const requests = fakeRequestStore();
  const lists = {
    async many(ids: readonly string[]) {
      const found = await Promise.all(ids.map((id) => box.verifications.find(id, { consistent: true })));
      return found.flatMap((each) => each ?? []);
    },
  };
  const random = {
    bytes(length: number) {
      secrets += 1;
      return Buffer.alloc(length, secrets);
    },
  };
  const ports = { ...box, requests, lists, random };
  const by = creator();

  async function request(overrides: Partial<NewRequest> = {}) {
    const wanted: NewRequest = {
      assets: [ASKED],
      assurance: 'low',
      partialOk: false,
      proofExpiryDays: 30,
      lifeSeconds: DAY_SECONDS,
      ...overrides,
    };
    const { request: made, link } = await createRequest(ports, by, { wanted, route: 'POST /requests' });
    const opened = openLink(by.codeSubkey, link);
    if (opened?.kind !== 'request') throw new Error('The link opens no request.');
    const { secret } = opened;
    const stored = async () => {
      const found = await requests.find(made.id, { consistent: true });
      if (!found) throw new Error('The request is not stored.');
      return found;
    };
    return {
      id: made.id,
      stored,
      /** What a person asks for on the page. */
      draw: (place = 0, number?: string) =>
        drawCode(ports, by, {
          ...{ requestId: made.id, secret, place },
          ...(number !== undefined && { number: { number, region: 'LT' } }),
        }),
      cancel: () => cancelRequest(ports, OWNER, made.id),
      /** The code that the page shows. */
      async code(place = 0) {
        const { verificationId = '' } = (await stored()).assets[place] ?? {};
        return findAssetCode(by.codeSubkey, secret, place, verificationId)?.code ?? '';
      },
    };
  }
  return { ...box, requests, lists, request };
}
