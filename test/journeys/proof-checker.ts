import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose';

/** A stranger who knows the issuer and the JWKS URL, and nothing else. Throws when the proof doesn't hold. */
export async function checkOffline(
  token: string,
  baseUrl: string,
  issuer: string,
  at?: number,
): Promise<JWTPayload> {
  const keys = createRemoteJWKSet(new URL(`${baseUrl}/.well-known/jwks.json`));
  const { payload } = await jwtVerify(token, keys, {
    issuer,
    algorithms: ['RS256'],
    ...(at !== undefined && { currentDate: new Date(at) }),
  });
  return payload;
}
