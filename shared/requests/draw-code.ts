import { VersoError } from '../errors.ts';
import { invalidField } from '../http/invalid-request.ts';
import type { Release } from '../limits/creation-quota.ts';
import { drawAssetCode, MOST_CODES } from '../page/page-link.ts';
import type { RequestStore, VerificationStore } from '../ports.ts';
import { admit, type CreatePorts, type Creator, pendingVerification } from '../verification/create.ts';
import { heldAt, statusAt, type Verification } from '../verification/verification.ts';
import { type Asset, codesDrawn, isProven, requestStatusAt, type VerificationRequest } from './request.ts';
import { keptWith, requestedVerification } from './requested-verification.ts';

type Ports = Omit<CreatePorts, 'verifications'> & {
  readonly verifications: Pick<VerificationStore, 'insert' | 'find' | 'apply'>;
  readonly requests: Pick<RequestStore, 'find' | 'renew'>;
};

/** Of a request, by what its link opened. */
export type Wish = {
  readonly requestId: string;
  readonly secret: Uint8Array;
  readonly place: number;
  /** Typed on the page; absent where only a fresh code is asked for. */
  readonly number?: { readonly number: string; readonly region: string | undefined };
};

/** A race lost is looked at again: what the winner made is the answer, or makes room for the next try. */
const ROUNDS = 4;

/**
 * A code for one of a request's phones: its first, once the person has typed the number, or the next, once the last is over. While one is
 * open for the same number it is answered again, so that asking twice draws once; for a number that was mistyped the open one is ended.
 * The verification is there before the request names it, and a request that is cancelled names none any more.
 * Answers the verification's id. Throws not_found, conflict where no code can be drawn, validation_error, rate_limited.
 */
export async function drawCode(ports: Ports, creator: Creator, wish: Wish): Promise<string> {
  for (let round = 1; round <= ROUNDS; round += 1) {
    const id = await drawOnce(ports, creator, wish);
    if (id !== undefined) return id;
  }
  throw new VersoError(
    'conflict',
    'Somebody else asked for a code of this phone at the same moment: try again.',
  );
}

/** Undefined when somebody else was faster. */
async function drawOnce(ports: Ports, creator: Creator, wish: Wish): Promise<string | undefined> {
  const { verifications, requests, clock } = ports;
  const { request, verifications: all } = await readOpen(ports, wish.requestId, clock.now());
  const asset = request.assets[wish.place];
  if (!asset) throw invalidField('place', 'Say which phone: its place in the list, from 0.');
  const last = all[wish.place];
  const number = numberFor(asset, last, wish);
  refuseTwice(all, wish.place, number.number);

  if (last && (isProven(last) || last.status === 'matched' || isOpenFor(last, number.number, clock.now())))
    return last.id;
  // Its message has come from the number that was typed first.
  if (last && heldAt(last, clock.now())) throw settled();
  if (last && !(await end(verifications, last, clock.now()))) return undefined;
  const nth = codesDrawn(asset) + 1;
  if (nth > MOST_CODES) throw noCodesLeft();

  const now = clock.now();
  const asking = { ...request, identifier: number.number };
  const release = await admitUnlessDrawn(ports, creator, asking, { place: wish.place, asset, now });
  if (!release) return undefined;
  const { id } = drawAssetCode(creator.codeSubkey, wish.secret, { place: wish.place, nth, time: now });
  const lifeSeconds = Math.floor((request.expiresAt - now) / 1000);
  const { number: identifier, region } = number;
  const wanted = requestedVerification(
    request,
    asset,
    { identifier, ...(region !== undefined && { region }) },
    lifeSeconds,
  );
  const made = keptWith(request, pendingVerification(creator, wanted, id, now, now));
  const isNew = await verifications.insert(made);
  if (!isNew) {
    await release();
    // Drawn at the same moment, or by an attempt that ended before the request could name it.
    const other = await verifications.find(id, { consistent: true });
    if (other?.identifier !== identifier) return undefined;
  }
  if (await requests.renew(request.id, wish.place, asset, id)) return id;
  const current = await requests.find(request.id, { consistent: true });
  if (current?.assets[wish.place]?.verificationId === id) return id;
  // Nothing names it: it must not be open under a request that was cancelled, or beside another code.
  await verifications.apply({ transition: 'cancel', id, environment: request.environment, at: now });
  return undefined;
}

/** Undefined where the same wish beside this one has taken the last place and drawn. Throws rate_limited. */
async function admitUnlessDrawn(
  { counters, requests }: Ports,
  creator: Creator,
  asking: VerificationRequest & { readonly identifier: string },
  { place, asset, now }: { readonly place: number; readonly asset: Asset; readonly now: number },
): Promise<Release | undefined> {
  try {
    return await admit(counters, creator, asking, now);
  } catch (refusal) {
    const current = await requests.find(asking.id, { consistent: true });
    if (current && current.assets[place]?.verificationId !== asset.verificationId) return undefined;
    throw refusal;
  }
}

/** Throws not_found, and conflict for a request that has ended. */
async function readOpen({ requests, verifications }: Ports, id: string, now: number) {
  const request = await requests.find(id, { consistent: true });
  if (!request) throw new VersoError('not_found', 'There is no verification request with this id.');
  const found = await Promise.all(
    request.assets.map(async ({ verificationId }) =>
      verificationId === undefined ? undefined : verifications.find(verificationId, { consistent: true }),
    ),
  );
  const status = requestStatusAt({ request, verifications: found }, now);
  if ((status !== 'pending' && status !== 'partial') || request.expiresAt <= now) {
    throw new VersoError(
      'conflict',
      'This page has ended: go back to where you got it, and ask for a new one.',
    );
  }
  return { request, verifications: found };
}

/** The caller's, the typed one, or that of the code before. */
function numberFor(
  { identifier, region }: Asset,
  last: Verification | undefined,
  { number }: Wish,
): NonNullable<Wish['number']> {
  if (identifier !== undefined) {
    if (number === undefined || number.number === identifier) return { number: identifier, region };
    throw settled();
  }
  if (number) return number;
  if (last?.identifier !== undefined) return { number: last.identifier, region: last.region };
  throw new VersoError('conflict', 'The number of this phone is not known yet: send it first.');
}

function refuseTwice(all: readonly (Verification | undefined)[], place: number, number: string): void {
  if (all.some((each, other) => other !== place && each?.identifier === number))
    throw invalidField('number', 'This number is asked for already: send another one.', 'number_repeated');
}

function isOpenFor(last: Verification, number: string, now: number): boolean {
  return statusAt(last, now) === 'pending' && last.identifier === number;
}

/** Ends the code before for good, so that no message of its last moment is lost to the next one. False when such a message was faster. */
async function end(verifications: Ports['verifications'], last: Verification, at: number): Promise<boolean> {
  if (last.status !== 'pending') return true;
  const { id, environment } = last;
  const transition = last.expiresAt <= at ? 'supersede' : 'cancel';
  return verifications.apply({ transition, id, environment, at });
}

function settled(): VersoError {
  return new VersoError('conflict', 'The number of this phone is settled: send the code from that phone.');
}

function noCodesLeft(): VersoError {
  return new VersoError(
    'conflict',
    `${MOST_CODES} codes were drawn for this phone, and there are no more: ask for a new link where you got this one.`,
  );
}
