import { VersoError } from '../errors.ts';
import type { Clock, RequestStore, VerificationLists, VerificationStore } from '../ports.ts';
import type { Owner } from '../verification/find.ts';
import { findRequest, withVerifications } from './find.ts';
import { isDecided, type RequestState, requestStatusAt, type VerificationRequest } from './request.ts';

type Ports = {
  readonly requests: Pick<RequestStore, 'find' | 'cancel'>;
  readonly lists: Pick<VerificationLists, 'many'>;
  readonly verifications: Pick<VerificationStore, 'apply'>;
  readonly clock: Clock;
};

/** A phone gets few codes, so that one more of them between two reads is soon the last. */
const ROUNDS = 10;

/**
 * Ends the codes that are open under a request, then the request, unless a phone has got another code meanwhile: that one is ended first. What
 * was verified stays verified. Once the codes are ended nothing can complete the request any more, so whichever was first is what both
 * calls say. Cancelling again changes nothing. Throws not_found, and conflict for a request that has ended otherwise.
 */
export async function cancelRequest(ports: Ports, owner: Owner, id: string): Promise<void> {
  const { requests, lists, clock } = ports;
  const at = clock.now();
  let request = (await findRequest(ports, owner, id)).request;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const [before] = await withVerifications(lists, [request]);
    if (before) refuseEnded(before, at);
    await endCodes(ports, request, at);
    const [after] = await withVerifications(lists, [request], { consistent: true });
    if (after) refuseEnded(after, at);
    if (await requests.cancel(request, at)) return;
    const current = await requests.find(id, { consistent: true });
    if (current?.cancelledAt !== undefined || !current) return;
    request = current;
  }
  throw new Error('A verification request got code after code while it was cancelled.');
}

/** Repeated by a second cancellation, should the first have ended here. */
async function endCodes({ verifications }: Ports, request: VerificationRequest, at: number): Promise<void> {
  const { environment, assets } = request;
  await Promise.all(
    assets.map(async ({ verificationId: id }) => {
      if (id !== undefined) await verifications.apply({ transition: 'cancel', id, environment, at });
    }),
  );
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
