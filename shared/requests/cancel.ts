import { VersoError } from '../errors.ts';
import type { Clock, RequestStore, VerificationLists, VerificationStore } from '../ports.ts';
import type { Owner } from '../verification/find.ts';
import { findRequest } from './find.ts';
import { requestStatusAt } from './request.ts';

type Ports = {
  readonly requests: Pick<RequestStore, 'find' | 'cancel'>;
  readonly lists: Pick<VerificationLists, 'many'>;
  readonly verifications: Pick<VerificationStore, 'apply'>;
  readonly clock: Clock;
};

/**
 * Ends a request and the codes that are open under it; what was verified stays verified. Cancelling again changes
 * nothing. Throws not_found, and conflict for a request that has ended otherwise.
 */
export async function cancelRequest(ports: Ports, owner: Owner, id: string): Promise<void> {
  const { requests, verifications, clock } = ports;
  const at = clock.now();
  const state = await findRequest(ports, owner, id);
  const status = requestStatusAt(state, at);
  const open = status === 'pending' || (status === 'partial' && at < state.request.expiresAt);
  if (!open && status !== 'cancelled') {
    throw new VersoError(
      'conflict',
      `This verification request is ${status} and stays so: create a new one.`,
    );
  }
  await requests.cancel(id, at);
  // Repeated by a second cancellation, should the first have ended here.
  await Promise.all(
    state.request.assets.map(async ({ verificationId }) => {
      if (!verificationId) return;
      const { environment } = owner;
      await verifications.apply({ transition: 'cancel', id: verificationId, environment, at });
    }),
  );
}
