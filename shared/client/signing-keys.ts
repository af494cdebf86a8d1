import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  errors,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from 'jose';
import { VersoConnectionError } from './errors.ts';
import { type Fetch, platformFetch } from './platform.ts';

/** Finds the key for a token's header, as `jose`'s functions for key sets do. */
export type SigningKeys = JWTVerifyGetKey;

/** Where an issuer's public keys come from: a URL, the key set itself (RFC 7517), or a function of `jose`. */
export type KeySource = string | URL | JSONWebKeySet | SigningKeys;

/** The signatures that are accepted (RFC 7518 section 3.1), whatever a token says about itself. */
export const ALGORITHMS = ['RS256', 'ES256'];

/** Key sets by URL, for as long as the `fetch` that brought them lives. */
const remembered = new WeakMap<Fetch, Map<string, SigningKeys>>();

/**
 * An issuer's keys, by default from where it publishes them. Fetched when first needed, remembered for ten minutes,
 * and fetched again for an unknown `kid`, at most every half a minute. Throws a TypeError for a source that is none.
 */
export function keysOf(
  issuer: string,
  source: KeySource | undefined,
  send: Fetch = platformFetch,
): SigningKeys {
  if (typeof source === 'function') return blaming(source);
  if (typeof source === 'object' && !(source instanceof URL)) return blaming(createLocalJWKSet(source));
  const url = new URL(source ?? `${issuer.replace(/\/+$/, '')}/.well-known/jwks.json`);
  const sets = remembered.get(send) ?? new Map<string, SigningKeys>();
  remembered.set(send, sets);
  const keys = sets.get(url.href) ?? blaming(remoteKeys(url, send));
  sets.set(url.href, keys);
  return keys;
}

function remoteKeys(url: URL, send: Fetch): SigningKeys {
  return createRemoteJWKSet(url, { [customFetch]: send });
}

/** That there is no such key is the token's fault; all else that can go wrong is not. */
function blaming(keys: SigningKeys): SigningKeys {
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
        throw error;
      const reason = error instanceof errors.JWKSTimeout ? 'timeout' : 'unreachable';
      throw new VersoConnectionError(reason, "The issuer's keys can't be had.", error);
    }
  };
}
