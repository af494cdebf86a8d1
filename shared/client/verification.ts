import { hasTexts } from './json.ts';

/** How the person sends the code. */
export type Channel = 'telegram' | 'whatsapp' | 'sms';

/** All but `pending` are final. */
export type Status = 'pending' | 'verified' | 'failed' | 'expired' | 'revoked' | 'cancelled';

/**
 * How sure a proof is, from least to most. `low`: the sender could have been forged; `basic`: an account vouches for
 * its number; `confirmed`: a second step reached the same phone.
 */
export const ASSURANCES = ['low', 'basic', 'confirmed'] as const;
export type Assurance = (typeof ASSURANCES)[number];

/** The body of a creation. Answers may be read later by what was given here. */
export type CreateVerification = {
  readonly type: 'phone';
  readonly channel: Channel;
  /** The phone number, as people write it internationally; it comes back as E.164. */
  readonly identifier: string;
  /** The caller's own user, 1-255 characters. */
  readonly external_user_id?: string;
  /** Comes back as it was given; at most 2 KB of JSON. */
  readonly client_metadata?: Readonly<Record<string, unknown>>;
  /** An https URL for this verification's webhooks, instead of the project's. */
  readonly callback_url?: string;
  /** An https URL to which the hosted page sends the person afterwards. */
  readonly redirect_url?: string;
  /** Life of the proof in days, 1-365. Default 30. */
  readonly proof_expiry_days?: number;
  /** Life of the code in seconds, 60-3600. Default 600. */
  readonly expires_in?: number;
  /** The least that will do. */
  readonly assurance?: Assurance;
  /** 8-128 characters that come back in the proof: whoever checks it can tell that it was made for this purpose. */
  readonly nonce?: string;
  /** The IP address of the person's browser; only rate limits see it. */
  readonly client_ip?: string;
  /** A BCP 47 language tag for what the person reads. */
  readonly locale?: string;
};

/** Where the code goes. Times are ISO 8601 in UTC, here and everywhere. */
export type Challenge = {
  readonly expires_at: string;
  readonly instruction: string;
  readonly send_to: string;
  readonly send_to_formatted: string;
  /** Only for text messages: numbers to send to, by region (ISO 3166-1 alpha-2). */
  readonly sms_dids?: Readonly<Record<string, string>>;
  readonly suggested_region?: string;
};

/** What the creation tells and no later answer repeats. */
export type CreatedChallenge = Challenge & {
  readonly code: string;
  /** The whole text to be sent. */
  readonly message: string;
  /** Opens the app with that text. */
  readonly deep_link: string;
};

/** What the provider told about the sender. */
export type VerifiedData = {
  readonly telegram: { readonly telegram_user_id: number; readonly telegram_username?: string };
  readonly whatsapp: { readonly wa_id?: string; readonly user_id?: string; readonly profile_name?: string };
  readonly sms: { readonly from_country?: string; readonly provider: string };
};

export type RevocationReason = 'user_request' | 'fraud' | 'key_compromise' | 'asset_transferred' | 'other';

export type Proof = { readonly token: string; readonly expires_at: string };

type Common = {
  /** 24 lower-case hex characters. */
  readonly id: string;
  readonly type: 'phone';
  /** How many distinct wrong senders there were. */
  readonly attempts: number;
  readonly max_attempts: number;
  readonly assurance: Assurance;
  readonly external_user_id?: string;
  readonly client_metadata?: Readonly<Record<string, unknown>>;
  readonly callback_url?: string;
  readonly redirect_url?: string;
  readonly nonce?: string;
  /** It belongs to this request, which asks for one or more verifications. */
  readonly verification_request_id?: string;
  /** Whichever completes it first, where several may. */
  readonly channels?: readonly Channel[];
  /** It was created with a test key, and says nothing about a phone. */
  readonly test_mode?: true;
  readonly created_at: string;
  readonly updated_at: string;
  /** The end of the code, not of the proof. */
  readonly expires_at: string;
};

/** E.164; null for a session's, whose number is not known until a message comes. */
type Asked = Common & { readonly identifier: string | null };

export type PendingVerification = Asked & {
  readonly status: 'pending';
  readonly channel: Channel;
  readonly challenge: Challenge;
  /** What the person has to do next; over Telegram, `send` includes the contact that the bot asks for. */
  readonly next_step?: 'send' | 'share_contact' | 'enter_pin';
  /** Seconds to wait before asking again. */
  readonly poll_after: number;
};

export type CreatedVerification = PendingVerification & {
  /** E.164. */
  readonly identifier: string;
  readonly challenge: CreatedChallenge;
  /** The hosted page. Whoever has it sees the number: it is for the person alone. */
  readonly verification_url: string;
  /** For an `EventSource` in the person's browser: tells the status, and neither number nor proof. */
  readonly events_url: string;
};

type Proven = {
  [Each in Channel]: Common & {
    readonly channel: Each;
    /** E.164. */
    readonly identifier: string;
    readonly verified_at: string;
    readonly verified_data: VerifiedData[Each];
  };
}[Channel];

export type VerifiedVerification = Proven & {
  readonly status: 'verified';
  readonly proof: Proof;
  readonly proof_token: string;
  readonly proof_expires_at: string;
};

/** It was verified, and its proof is not valid any more. */
export type RevokedVerification = Proven & {
  readonly status: 'revoked';
  readonly revoked_at?: string;
  readonly revoked_reason?: RevocationReason;
};

/** It ended without a proof. */
export type EndedVerification = Asked & {
  readonly status: 'failed' | 'expired' | 'cancelled';
  readonly channel: Channel;
};

export type FinalVerification = VerifiedVerification | RevokedVerification | EndedVerification;
export type Verification = PendingVerification | FinalVerification;

/** Looks at what this client goes by; that the rest is there, the service promises. */
export function isVerification(value: unknown): value is Verification {
  return (
    hasTexts(value, ['id', 'status']) && (value.status !== 'verified' || hasTexts(value.proof, ['token']))
  );
}

export function isCreatedVerification(value: unknown): value is CreatedVerification {
  return isVerification(value) && 'challenge' in value && hasTexts(value.challenge, ['code']);
}
