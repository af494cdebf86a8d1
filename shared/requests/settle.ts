import type { RequestStore, VerificationStore } from '../ports.ts';
import { completedAt, isProven, type RequestState, requestStatusAt } from './request.ts';

type Ports = {
  readonly requests: Pick<RequestStore, 'find' | 'reach'>;
  readonly verifications: Pick<VerificationStore, 'find'>;
};

/**
 * Looks at a request after one of its phones was verified, and tells once that it is completed, or that it has begun to be.
 */
export async function settleRequest(ports: Ports, id: string): Promise<void> {
  const state = await readState(ports, id);
  if (!state) return;
  const completed = completedAt(state);
  if (completed !== undefined) {
    await ports.requests.reach(id, 'completed', completed);
    return;
  }
  const proven = state.verifications.filter(isProven).map(({ match }) => match.at);
  if (proven.length > 0) await ports.requests.reach(id, 'partial', Math.min(...proven));
}

/** Looks at a request whose deadline has come, and tells once how it ended, unless it was completed or cancelled. */
export async function endRequest(ports: Ports, id: string, deadline: number): Promise<void> {
  const state = await readState(ports, id);
  const status = state && requestStatusAt(state, deadline);
  switch (status) {
    case 'partial':
      await ports.requests.reach(id, 'ended_partial', deadline);
      return;
    case 'expired':
      await ports.requests.reach(id, 'ended_expired', deadline);
      return;
    case undefined:
    case 'pending':
    case 'completed':
    case 'cancelled':
      return;
  }
}

/** Read strongly: what woke us has just been written. */
async function readState({ requests, verifications }: Ports, id: string): Promise<RequestState | undefined> {
  const request = await requests.find(id, { consistent: true });
  if (!request) return undefined;
  const found = request.assets.map(async ({ verificationId }) =>
    verificationId === undefined ? undefined : verifications.find(verificationId, { consistent: true }),
  );
  return { request, verifications: await Promise.all(found) };
}
