import { isIP } from 'node:net';
import * as z from 'zod/mini';
import { defined } from '../defined.ts';
import { refusedField } from '../http/invalid-request.ts';
import { REDIRECT_URL_RULE, readRedirectUrl } from '../projects/redirect-url.ts';
import { LONGEST_URL, readWebhookUrl, WEBHOOK_URL_RULE } from '../webhooks/webhook-url.ts';
import { LONGEST_LIFE_SECONDS } from './challenge-code.ts';
import { type ParsedNumber, parsePhoneNumber } from './phone-number.ts';
import { ASSURANCES, type Challenge } from './verification.ts';

/** The fields that every way to create a verification takes. Unknown fields are ignored. */

const METADATA_BYTES = 2048;

export const text = (minimum: number, maximum: number) =>
  z.string(`Send text of ${minimum} to ${maximum} characters.`).check(
    z.minLength(minimum, `Send at least ${minimum} characters.`),
    z.maxLength(maximum, `Send at most ${maximum} characters.`),
    // Half a surrogate pair has no UTF-8 and could not come back as it was.
    z.refine((value) => value.isWellFormed(), 'Send whole characters: this text has half of one.'),
  );

export const wholeNumber = (minimum: number, maximum: number) => {
  const message = `Send a whole number from ${minimum} to ${maximum}.`;
  return z.int(message).check(z.gte(minimum, message), z.lte(maximum, message));
};

/** Both URLs as far as their text shows, and for whatever deployment: the rest is checked when all has been read. */
const redirectUrl = () =>
  z.string(REDIRECT_URL_RULE).check(
    z.maxLength(LONGEST_URL, `Send a URL of at most ${LONGEST_URL} characters.`),
    z.refine((text) => text.length > LONGEST_URL || isRedirectUrl(text), REDIRECT_URL_RULE),
  );

const webhookUrl = () =>
  z.string(WEBHOOK_URL_RULE).check(
    z.maxLength(LONGEST_URL, `Send a URL of at most ${LONGEST_URL} characters.`),
    z.refine((text) => text.length > LONGEST_URL || isWebhookUrl(text), WEBHOOK_URL_RULE),
  );

export const assurance = () => z.enum(ASSURANCES, `Send one of ${ASSURANCES.join(', ')}.`);

export const clientIp = () =>
  z.string('Send an IP address.').check(z.refine((ip) => isIP(ip) !== 0, 'Send an IPv4 or IPv6 address.'));

/** Both numbers that people write and tags that browsers send. */
export const locale = () =>
  z
    .string('Send a BCP 47 language tag.')
    .check(z.refine(isLanguageTag, 'Send a BCP 47 language tag, like pt-BR.'));

// Not z.record: it makes a new object, and leaves out keys like __proto__ that mean something to JavaScript.
const metadata = () =>
  z.custom<Readonly<Record<string, unknown>>>(isJsonObject, 'Send a JSON object.').check(
    z.refine(
      (value) => Buffer.byteLength(JSON.stringify(value)) <= METADATA_BYTES,
      `Send at most ${METADATA_BYTES} bytes of JSON.`,
    ),
    z.refine(holdsItsNumbers, 'Send whole numbers beyond 2^53 as text: they would come back rounded.'),
  );

export const phoneType = () => z.literal('phone', 'Only "phone" can be verified here.');

export const commonFields = () => ({
  external_user_id: z.optional(text(1, 255)),
  client_metadata: z.optional(metadata()),
  callback_url: z.optional(webhookUrl()),
  redirect_url: z.optional(redirectUrl()),
  proof_expiry_days: z.optional(wholeNumber(1, 365)),
  expires_in: z.optional(wholeNumber(60, LONGEST_LIFE_SECONDS)),
  assurance: z.optional(assurance()),
  nonce: z.optional(text(8, 128)),
  client_ip: z.optional(clientIp()),
  locale: z.optional(locale()),
});

type CommonFields = z.infer<z.ZodMiniObject<ReturnType<typeof commonFields>>>;

const DEFAULT_PROOF_DAYS = 30;
const DEFAULT_LIFE_SECONDS = 600;

/** What to create, whichever request asked for it; ids, times and codes come on top. */
export type NewVerification = Pick<
  Challenge,
  | 'flow'
  | 'channels'
  | 'identifier'
  | 'learnsNumber'
  | 'region'
  | 'assurance'
  | 'proofExpiryDays'
  | 'externalUserId'
  | 'clientMetadata'
  | 'callbackUrl'
  | 'redirectUrl'
  | 'nonce'
  | 'locale'
  | 'context'
  | 'requestId'
> & {
  readonly lifeSeconds: number;
  /** Counts for limits and is kept nowhere in clear. */
  readonly clientIp?: string;
};

/** The common fields as the domain names them, with their defaults. */
export function commonPart(fields: CommonFields): Omit<NewVerification, 'flow' | 'channels' | 'assurance'> {
  return {
    proofExpiryDays: fields.proof_expiry_days ?? DEFAULT_PROOF_DAYS,
    lifeSeconds: fields.expires_in ?? DEFAULT_LIFE_SECONDS,
    ...defined({
      externalUserId: fields.external_user_id,
      clientMetadata: fields.client_metadata,
      callbackUrl: fields.callback_url,
      redirectUrl: fields.redirect_url,
      nonce: fields.nonce,
      locale: fields.locale,
      clientIp: fields.client_ip,
    }),
  };
}

/** Throws invalid_identifier. */
export function requireNumber(field: string, identifier: string): Extract<ParsedNumber, { ok: true }> {
  const number = parsePhoneNumber(identifier);
  if (!number.ok) throw refusedField('invalid_identifier', field, number.reason);
  return number;
}

/** `identifier` and `region` of a known number. */
export function numberPart(field: string, identifier: string): Pick<Challenge, 'identifier' | 'region'> {
  const { number, region } = requireNumber(field, identifier);
  return { identifier: number, ...(region !== undefined && { region }) };
}

function isJsonObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON.parse rounds a whole number that a double can't hold, and makes Infinity of one beyond all doubles. */
function holdsItsNumbers(value: unknown): boolean {
  if (typeof value === 'number')
    return Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value));
  return typeof value !== 'object' || value === null || Object.values(value).every(holdsItsNumbers);
}

function isRedirectUrl(text: string): boolean {
  return readRedirectUrl(text, { thisMachine: true }) !== undefined;
}

function isWebhookUrl(text: string): boolean {
  return readWebhookUrl(text, { thisMachine: true }) !== undefined;
}

function isLanguageTag(value: string): boolean {
  try {
    return value.length <= 35 && Intl.getCanonicalLocales(value).length === 1;
  } catch {
    return false;
  }
}
