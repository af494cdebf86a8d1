import { errors, jwtVerify } from 'jose';
import { hasTexts, type JsonObject } from './json.ts';
import { RevocationListError } from './revocation-list.ts';
import { ALGORITHMS, type SigningKeys } from './signing-keys.ts';

/** One page of the list as it was signed. Times are seconds since the epoch. */
export type RevocationPage = {
  readonly iat: number;
  readonly exp: number;
  /** All pages of one list name the same. */
  readonly snapshot: string;
  /** From 1. */
  readonly page: number;
  readonly pages: number;
  readonly revoked: readonly (JsonObject & { readonly proof_id: string })[];
};

/** Explicit typing (RFC 8725 section 3.11): neither passes a proof for a list nor a list for a proof. */
const TYPE = 'verso-revocations+jwt';

/** Throws RevocationListError for what this issuer did not sign as such a page, or not for now. */
export async function verifyRevocationPage(
  token: string,
  { issuer, keys, currentDate }: { issuer: string; keys: SigningKeys; currentDate: Date },
): Promise<RevocationPage> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      typ: TYPE,
      algorithms: ALGORITHMS,
      currentDate,
    });
    if (!isPage(payload)) throw new RevocationListError('invalid');
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw new RevocationListError('expired', error);
    if (error instanceof errors.JOSEError) throw new RevocationListError('invalid', error);
    throw error;
  }
}

function isPage(payload: JsonObject): payload is RevocationPage & JsonObject {
  const { page, pages, revoked, snapshot, iat, exp } = payload;
  return (
    typeof snapshot === 'string' &&
    [page, pages, iat, exp].every((each) => Number.isSafeInteger(each)) &&
    Number(page) >= 1 &&
    Number(page) <= Number(pages) &&
    payload.sub === undefined &&
    Array.isArray(revoked) &&
    revoked.every((each) => hasTexts(each, ['proof_id']))
  );
}
