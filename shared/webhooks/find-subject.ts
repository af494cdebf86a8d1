import type { ThinEvent } from '../events/event.ts';
import { eventsOfRequest } from '../events/events-of.ts';
import type { RequestStore, VerificationLists, VerificationStore } from '../ports.ts';
import { withVerifications } from '../requests/find.ts';
import type { Subject } from './event-body.ts';

export type FindSubject = (event: ThinEvent) => Promise<Subject | undefined>;

type Stores = {
  readonly verifications: Pick<VerificationStore, 'find'>;
  readonly requests: Pick<RequestStore, 'find'>;
  readonly lists: Pick<VerificationLists, 'many'>;
};

/**
 * With the event in it: its write counted it, so that an item with fewer events is older than that and is read again strongly, as is one
 * that isn't there. Undefined for what was erased; by an item that is a second old one may still be told of, as by a try under way.
 */
export function findSubject({ verifications, requests, lists }: Stores): FindSubject {
  return async (event) => {
    if ('verification_id' in event) {
      const verification = await caughtUp(
        (read) => verifications.find(event.verification_id, read),
        ({ sequence }) => sequence >= event.sequence,
      );
      return verification && { event, verification };
    }
    if (!('verification_request_id' in event)) return { event };
    const request = await caughtUp(
      (read) => requests.find(event.verification_request_id, read),
      (found) => eventsOfRequest(found).length >= event.sequence,
    );
    const [state] = request ? await withVerifications(lists, [request], { consistent: true }) : [];
    return state && { event, state };
  };
}

/** Half the price where the first read will do, which it nearly always does: an event takes longer to come here than a write to spread. */
async function caughtUp<Item>(
  find: (read: { consistent: boolean }) => Promise<Item | undefined>,
  hasTheEvent: (item: Item) => boolean,
): Promise<Item | undefined> {
  const found = await find({ consistent: false });
  return found && hasTheEvent(found) ? found : find({ consistent: true });
}
