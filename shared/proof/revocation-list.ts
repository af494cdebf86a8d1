import { createHmac, hash } from 'node:crypto';
import type { DeploymentSettings, SigningKey } from '../deployment/settings.ts';
import { requireSigningKey } from '../deployment/signing-key.ts';
import { invalidField } from '../http/invalid-request.ts';
import type { Clock, ProofSigner, RevocationLists } from '../ports.ts';
import { sameSecret } from '../same-secret.ts';
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

type Entries = readonly ListedRevocation[];
type Place = { readonly snapshot: number; readonly page: number };

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
/** How long a reader may go on with a list: caches keep its first page for five of these minutes. */
const CURSOR_LIVES = 15 * MINUTE;
/** How many signed pages a container keeps, the newest. */
const REMEMBERED = 120;
/** 96 bits. */
const TAG_CHARACTERS = 16;
/** A minute, a page and their tag. */
const CURSOR = /^((\d{13})\.([1-9]\d{0,5}))\.([\w-]{16})$/;
/** No token begins so: what signs proofs makes the key of cursors too, which then is the same in every container. */
const CURSOR_KEY_INPUT = Buffer.from('verso revocation list cursors', 'ascii');

/**
 * The signed list of revoked proofs, as it stood at the beginning of a minute. Every container makes the same page of the
 * same minute, so nothing is stored; each reads the list once a minute and signs a page once. A page names its snapshot
 * and how many there are, and expires within the hour, so that none can be left out or shown again unseen. Throws
 * validation_error for a cursor that no page has handed out or that is too old, before anything is read or signed for it.
 */
export function revocationList({ revocations, signer, clock }: Ports) {
  const signed = new Map<string, Promise<View>>();
  const lists = new Map<Environment, { readonly readFor: number; readonly entries: Promise<Entries> }>();
  const cursorKeys = new Map<string, Promise<Buffer>>();

  /** What was read for a later minute holds all of an earlier one: entries stay for hours after they left the list. */
  function entriesOf(environment: Environment, newest: number): Promise<Entries> {
    const known = lists.get(environment);
    if (known && known.readFor >= newest) return known.entries;
    const list = { readFor: newest, entries: revocations.all(environment) };
    lists.set(environment, list);
    list.entries.catch(() => lists.get(environment) === list && lists.delete(environment));
    return list.entries;
  }

  /** A signature of RS256 is always the same (RFC 8017 section 8.2), and this one is never shown. */
  function cursorKey(key: SigningKey): Promise<Buffer> {
    const known = cursorKeys.get(key.kid);
    if (known) return known;
    const made = signer.sign(key, CURSOR_KEY_INPUT).then((signature) => hash('sha256', signature, 'buffer'));
    cursorKeys.set(key.kid, made);
    made.catch(() => cursorKeys.delete(key.kid));
    return made;
  }

  async function writeCursor(key: SigningKey, { snapshot, page }: Place): Promise<string> {
    const place = `${snapshot}.${page}`;
    return `${place}.${placeTag(await cursorKey(key), place)}`;
  }

  async function readCursor(key: SigningKey, cursor: string, newest: number): Promise<Place> {
    const [, place, snapshot, page, tag] = CURSOR.exec(cursor) ?? [];
    if (place === undefined || tag === undefined) throw unknownCursor();
    const read = { snapshot: Number(snapshot), page: Number(page) };
    if (read.snapshot > newest || read.snapshot <= newest - CURSOR_LIVES) throw unknownCursor();
    if (!sameSecret(tag, Buffer.from(placeTag(await cursorKey(key), place)))) throw unknownCursor();
    return read;
  }

  async function make(
    { issuer, environment }: Context,
    key: SigningKey,
    place: Place,
    newest: number,
  ): Promise<View> {
    const { snapshot, page } = place;
    const entries = (await entriesOf(environment, newest)).filter((entry) => isListed(entry, snapshot));
    const pages = Math.max(1, Math.ceil(entries.length / PAGE_ENTRIES));
    const revoked = entries.slice((page - 1) * PAGE_ENTRIES, page * PAGE_ENTRIES).map(entryView);
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
      nextCursor: page < pages ? await writeCursor(key, { snapshot, page: page + 1 }) : null,
    };
  }

  return async (context: Context, cursor: string | undefined): Promise<View> => {
    const { settings, environment } = context;
    const key = requireSigningKey(settings, environment);
    const newest = Math.floor((clock.now() - SETTLING_MILLISECONDS) / MINUTE) * MINUTE;
    const place =
      cursor === undefined ? { snapshot: newest, page: 1 } : await readCursor(key, cursor, newest);
    const name = `${environment} ${key.kid} ${place.snapshot} ${place.page}`;
    const known = signed.get(name);
    if (known) return known;
    const made = make(context, key, place, newest);
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

function placeTag(key: Buffer, place: string): string {
  return createHmac('sha256', key).update(place).digest('base64url').slice(0, TAG_CHARACTERS);
}

function unknownCursor() {
  return invalidField('cursor', 'This list is not kept any more: begin again without a cursor.');
}
