import type { MonthlyLimit, QuotaReached } from './monthly-limit.ts';

/** One caller of a deployment: a product or a customer, with its own keys and its own verifications. */
export type Project = {
  /** 24 lower-case hex characters. */
  readonly id: string;
  /** Shown to people in every message, so that they know for whom they confirm their number. */
  readonly name: string;
  /** Once it has been keyed: whoever holds the key can compare a proof with a number, and nobody else. */
  readonly identifierHash?: IdentifierHash;
  /** Where its events go, unless a verification names another place. */
  readonly webhookUrl?: string;
  /** Also without a webhook it wants to hear what expired: it subscribes the topic. */
  readonly tellsExpiry?: true;
  /** Where its page may send people afterwards; undefined where it has not said. */
  readonly redirectOrigins?: readonly string[];
  /** No bound when left out. */
  readonly monthlyLimit?: MonthlyLimit;
  /** The last time that it reached a limit. */
  readonly quotaReached?: QuotaReached;
};

/**
 * Whether somebody hears that a verification or request of this project expired. For everybody else the clock alone ends it,
 * which costs nothing.
 */
export function wantsExpiry(
  { webhookUrl, tellsExpiry }: Pick<Project, 'webhookUrl' | 'tellsExpiry'>,
  callbackUrl: string | undefined,
): boolean {
  return tellsExpiry === true || webhookUrl !== undefined || callbackUrl !== undefined;
}

/** A plain hash of a number can be reversed by trying all numbers; a keyed one (HMAC-SHA256) can't. */
export type IdentifierHash = {
  /** 32 bytes, base64url. It stays when the project goes back to plain hashes, for the proofs that were made under it. */
  readonly key: string;
  readonly inUse: boolean;
};
