import * as z from 'zod/mini';
import { VersoError } from '../errors.ts';
import { invalidRequest } from '../http/invalid-request.ts';
import { lazily } from '../lazily.ts';
import type { Clock, CounterStore, VerificationStore } from '../ports.ts';
import type { PageSettings } from '../projects/page-settings.ts';
import type { Project } from '../projects/project.ts';
import { ended } from '../verification/cancel.ts';
import { resultFor } from '../verification/pin.ts';
import { pinText } from '../verification/pin-text.ts';
import { type PinSubkeys, proofOfAnother, requireHeld, tryPin } from '../verification/try-pin.ts';
import { statusAt, type Verification } from '../verification/verification.ts';
import { placeField } from './place.ts';
import { redirectTarget } from './redirect-target.ts';

type Ports = {
  readonly verifications: Pick<VerificationStore, 'find' | 'apply'>;
  readonly counters: CounterStore;
  readonly clock: Clock;
};

type Context = {
  readonly subkeys: PinSubkeys;
  readonly project: Pick<Project, 'redirectOrigins'>;
  readonly page: Pick<PageSettings, 'frameOrigins'>;
};

/** The body of `POST /v/{link}/pin`. */
const pinBody = lazily(() => z.object({ pin: pinText(), place: placeField() }));

export type EnteredPin = z.infer<ReturnType<typeof pinBody>>;

/** Throws validation_error. */
export function readEnteredPin(body: unknown): EnteredPin {
  const parsed = z.safeParse(pinBody(), body);
  if (!parsed.success) throw invalidRequest(parsed.error);
  return parsed.data;
}

/** For the caller's server, which sends it to `confirm` for the session that began. */
export type PinResult = { readonly verificationId: string; readonly result: string };

/**
 * A PIN that was typed on the page, of a verification that was read strongly. A right one proves nothing by itself: a victim would type it into the attacker's link. It is kept that
 * it was right, and the result goes to the caller, who knows whose session began. The same PIN again, as long as it lives, is the same
 * result, and costs no try: what was taken to compare it is given back.
 * Throws conflict, also where the result could reach no caller, and what trying a PIN throws.
 */
export async function enterPin(
  ports: Ports,
  { subkeys, project, page }: Context,
  verification: Verification,
  pin: string,
): Promise<PinResult> {
  const { verifications, clock } = ports;
  const { id, environment } = verification;
  const at = clock.now();
  const held = requireHeld(verification, at);
  if (!reachesCaller(verification.redirectUrl, project, page)) {
    throw new VersoError('conflict', 'A PIN that is typed here would reach nobody: type it where you began.');
  }
  if (!(await tryPin(ports, subkeys, held, pin, at))) throw await otherEnd(verifications, id, at);
  const { sender, until, resultUntil } = held.held;
  const good = resultUntil !== undefined && resultUntil > at ? resultUntil : until;
  const kept = await verifications.apply({
    transition: 'accept_pin',
    ...{ id, environment, at, heldBy: sender, resultUntil: good },
  });
  if (!kept) throw await otherEnd(verifications, id, at);
  return { verificationId: id, result: resultFor(subkeys.code, id, sender, good) };
}

/** A result travels in redirect_url, to where the project lets people be sent, or to the page around a frame. */
function reachesCaller(
  redirectUrl: string | undefined,
  { redirectOrigins }: Pick<Project, 'redirectOrigins'>,
  { frameOrigins = [] }: Pick<PageSettings, 'frameOrigins'>,
): boolean {
  return frameOrigins.length > 0 || redirectTarget(redirectUrl, redirectOrigins, {}) !== undefined;
}

async function otherEnd(verifications: Ports['verifications'], id: string, at: number): Promise<VersoError> {
  return ended(statusAt(await proofOfAnother(verifications, id, at), at));
}
