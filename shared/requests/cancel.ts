import { VersoError } from '../errors.ts';
import type { Clock, RequestStore, VerificationLists, VerificationStore } from '../ports.ts';
import type { Owner } from '../verification/find.ts';
import { findRequest, withVerifications } from './find.ts';
import { isDecided, type RequestState, requestStatusAt } from './request.ts';

type Ports = {
  readonly requests: Pick<RequestStore, 'find' | 'cancel'>;
  readonly lists: Pick<VerificationLists, 'many'>;
  readonly verifications: Pick<VerificationStore, 'apply'>;
  readonly clock: Clock;
};

/**
 * Ends the codes that are open under a request, then the request; what was verified stays verified. Once the codes are
 * ended nothing can complete the request any more, so whichever was first is what both calls say. Cancelling again
 * changes nothing. Throws not_found, and conflict for a request that has ended otherwise.
 */
export async function cancelRequest(ports: Ports, owner: Owner, id: string): Promise<void> {
  const { requests, verifications, lists, clock } = ports;
  const at = clock.now();
  const before = await findRequest(ports, owner, id);
  refuseEnded(before, at);
  // Repeated by a second cancellation, should the first have ended here.
  await Promise.all(
    before.request.assets.map(async ({ verificationId }) => {
      if (!verificationId) return;
      const { environment } = owner;
      await verifications.apply({ transition: 'cancel', id: verificationId, environment, at });
    }),
  );
  const [after] = await withVerifications(lists, [before.request], { consistent: true });
  if (after) refuseEnded(after, at);
  await requests.cancel(id, at);
}

function refuseEnded(state: RequestState, at: number): void {
  const status = requestStatusAt(state, at);
  if (status === 'cancelled') return;
  const open = status === 'pending' || (status === 'partial' && at < state.request.expiresAt);
  if (!open) {
    throw new VersoError(
      'conflict',
      `This verification request is ${status} and stays so: create a new one.`,
    );
  }
  if (isDecided(state)) {
    throw new VersoError(
      'conflict',
      'The last message has come for this verification request, and its proof is on its way: ask again in a second.',
    );
  }
}
