import { hasTexts, isObject } from './json.ts';
import type {
  EndedVerification,
  RevokedVerification,
  Verification,
  VerifiedVerification,
} from './verification.ts';

type Event<Name extends string, Data> = {
  /** The same for every attempt to deliver it. */
  readonly id: string;
  readonly event: Name;
  /** ISO 8601. */
  readonly created_at: string;
  /** A sandbox's event, which says nothing about a phone. */
  readonly test: boolean;
  /** Counts one verification's events from 1: drop what is older than what you have. */
  readonly sequence?: number;
  /** The state at the event. */
  readonly data: Data;
};

/** What a hosted page for one or more phones was asked for, and has. */
export type VerificationRequest = {
  readonly id: string;
  readonly reference_id?: string;
  readonly status: 'pending' | 'partial' | 'completed' | 'expired' | 'cancelled';
  readonly assets: readonly {
    readonly type: 'phone';
    readonly identifier?: string;
    readonly status: string;
    readonly verification_id?: string;
    readonly verified_identifier?: string;
    readonly verified_channel?: string;
    readonly proof_token?: string;
    readonly verified_at?: string;
  }[];
};

/** A project has created as many verifications with its live keys as it may in a month. */
export type QuotaReached = {
  readonly project_id: string;
  /** UTC, like 2026-10. */
  readonly month: string;
  readonly limit: number;
};

/**
 * What the service tells by itself, at least once each and not necessarily in order. Later versions may send events
 * that are not named here: answer 2xx to those too.
 */
export type WebhookEvent =
  | Event<'verification.completed', VerifiedVerification>
  | Event<'verification.failed', EndedVerification & { readonly status: 'failed' }>
  | Event<'verification.expired', EndedVerification & { readonly status: 'expired' }>
  | Event<'verification.suspicious', Verification>
  | Event<'proof.revoked', RevokedVerification>
  | Event<
      'verification_request.completed' | 'verification_request.partial' | 'verification_request.expired',
      VerificationRequest
    >
  | Event<'project.quota_reached', QuotaReached>;

export function isWebhookEvent(value: unknown): value is WebhookEvent {
  return (
    hasTexts(value, ['id', 'event', 'created_at']) && typeof value.test === 'boolean' && isObject(value.data)
  );
}
