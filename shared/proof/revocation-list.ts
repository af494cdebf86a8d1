import type { DeploymentSettings } from '../deployment/settings.ts';
import { requireSigningKey } from '../deployment/signing-key.ts';
import { invalidField } from '../http/invalid-request.ts';
import type { Clock, ProofSigner, RevocationLists } from '../ports.ts';
import type { Environment } from '../verification/verification.ts';
import { timestamp, type View } from '../verification/view.ts';
import { proofIssuer } from './claims.ts';
import type { ListedRevocation } from './revocation.ts';
import { encodePart } from './token.ts';

type Ports = {
  readonly revocations: RevocationLists;
  readonly signer: ProofSigner;
  readonly clock: Clock;
};

type Context = {
  readonly issuer: string;
  readonly settings: DeploymentSettings;
  readonly environment: Environment;
};

/** The JWT's `typ`: no checker of proofs takes a list for one. */
export const REVOCATIONS_TYPE = 'verso-revocations+jwt';

const PAGE_ENTRIES = 1000;
const MINUTE = 60_000;
/** A revocation that was written late in its minute must be there when the minute's list is read. */
const SETTLING_MILLISECONDS = 5000;
const LIST_LIVES_SECONDS = 3600;
/** What a container keeps of signed pages and of counts, the newest: as many as there are minutes, in both modes. */
const REMEMBERED = 120;

/**
 * The signed list of revoked proofs, as it stood at the beginning of a minute. Every container makes the same page of the
 * same minute, so nothing is stored; each signs a page once. A page names its snapshot and how many there are,
 * and expires within the hour, so that none can be left out or shown again unseen. Throws validation_error for a cursor
 * that is unknown or older than the list lives.
 */
export function revocationList({ revocations, signer, clock }: Ports) {
  const signed = new Map<string, Promise<View>>();
  /** How many pages a snapshot has, so that a made-up cursor costs nothing. At most one a minute for as long as it lives. */
  const pagesOf = new Map<string, number>();

  async function make(
    { issuer, settings, environment }: Context,
    snapshot: number,
    page: number,
  ): Promise<View> {
    const entries = (await revocations.all(environment)).filter((entry) => isListed(entry, snapshot));
    const pages = Math.max(1, Math.ceil(entries.length / PAGE_ENTRIES));
    remember(pagesOf, `${environment} ${snapshot}`, pages);
    if (page > pages) throw unknownCursor();
    const revoked = entries.slice((page - 1) * PAGE_ENTRIES, page * PAGE_ENTRIES).map(entryView);
    const key = requireSigningKey(settings, environment);
    const issuedAt = snapshot / 1000;
    const header = { alg: key.algorithm, typ: REVOCATIONS_TYPE, kid: key.kid };
    const claims = {
      iss: proofIssuer(issuer, environment),
      iat: issuedAt,
      exp: issuedAt + LIST_LIVES_SECONDS,
      snapshot: timestamp(snapshot),
      page,
      pages,
      revoked,
    };
    const input = `${encodePart(header)}.${encodePart(claims)}`;
    const signature = Buffer.from(await signer.sign(key, Buffer.from(input, 'ascii')));
    return {
      revoked,
      issued_at: timestamp(snapshot),
      count: entries.length,
      signature: `${input}.${signature.toString('base64url')}`,
      kid: key.kid,
      page,
      pages,
      nextCursor: page < pages ? writeCursor(snapshot, page + 1) : null,
    };
  }

  return async (context: Context, cursor: string | undefined): Promise<View> => {
    const newest = Math.floor((clock.now() - SETTLING_MILLISECONDS) / MINUTE) * MINUTE;
    const { snapshot, page } = cursor === undefined ? { snapshot: newest, page: 1 } : readCursor(cursor);
    if (snapshot > newest || snapshot <= newest - LIST_LIVES_SECONDS * 1000) throw unknownCursor();
    const name = `${context.environment} ${snapshot} ${page}`;
    const known = signed.get(name);
    if (known) return known;
    if (page > (pagesOf.get(`${context.environment} ${snapshot}`) ?? page)) throw unknownCursor();
    const made = make(context, snapshot, page);
    remember(signed, name, made);
    made.catch(() => signed.delete(name));
    return made;
  };
}

function remember<Value>(map: Map<string, Value>, name: string, value: Value): void {
  map.set(name, value);
  const [oldest] = map.keys();
  if (oldest !== undefined && map.size > REMEMBERED) map.delete(oldest);
}

function isListed({ revokedAt, expiresAt }: ListedRevocation, snapshot: number): boolean {
  return revokedAt < snapshot && expiresAt * 1000 > snapshot;
}

function entryView({ proofId, revokedAt, reason }: ListedRevocation): View {
  return { proof_id: proofId, revoked_at: timestamp(revokedAt), reason };
}

function writeCursor(snapshot: number, page: number): string {
  return Buffer.from(`${snapshot}.${page}`).toString('base64url');
}

function readCursor(cursor: string): { snapshot: number; page: number } {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const [, snapshot, page] = /^(\d{13})\.([1-9]\d{0,5})$/.exec(text) ?? [];
  if (snapshot === undefined || page === undefined || Number(snapshot) % MINUTE !== 0) throw unknownCursor();
  return { snapshot: Number(snapshot), page: Number(page) };
}

function unknownCursor() {
  return invalidField('cursor', 'This list is not kept any more: begin again without a cursor.');
}
