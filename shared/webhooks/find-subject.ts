import type { ThinEvent } from '../events/event.ts';
import type { RequestStore, VerificationLists, VerificationStore } from '../ports.ts';
import { withVerifications } from '../requests/find.ts';
import type { Subject } from './event-body.ts';

export type FindSubject = (event: ThinEvent) => Promise<Subject | undefined>;

type Stores = {
  readonly verifications: Pick<VerificationStore, 'find'>;
  readonly requests: Pick<RequestStore, 'find'>;
  readonly lists: Pick<VerificationLists, 'many'>;
};

/** Read strongly: the event is older than this read, and what it tells must be there. Undefined for what was erased. */
export function findSubject({ verifications, requests, lists }: Stores): FindSubject {
  return async (event) => {
    if ('verification_id' in event) {
      const verification = await verifications.find(event.verification_id, { consistent: true });
      return verification && { event, verification };
    }
    if (!('verification_request_id' in event)) return { event };
    const request = await requests.find(event.verification_request_id, { consistent: true });
    const [state] = request ? await withVerifications(lists, [request], { consistent: true }) : [];
    return state && { event, state };
  };
}
