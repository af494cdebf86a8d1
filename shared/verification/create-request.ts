import { isIP } from 'node:net';
import * as z from 'zod/mini';
import { CHANNEL_NAMES, type ChannelName } from '../config/names.ts';
import { type ErrorDetail, VersoError } from '../errors.ts';
import { LONGEST_LIFE_SECONDS } from './challenge-code.ts';
import { parsePhoneNumber } from './phone-number.ts';
import { ASSURANCES, type Assurance } from './verification.ts';

const METADATA_BYTES = 2048;

const text = (minimum: number, maximum: number) =>
  z
    .string(`Send text of ${minimum} to ${maximum} characters.`)
    .check(
      z.minLength(minimum, `Send at least ${minimum} characters.`),
      z.maxLength(maximum, `Send at most ${maximum} characters.`),
    );

const wholeNumber = (minimum: number, maximum: number) => {
  const message = `Send a whole number from ${minimum} to ${maximum}.`;
  return z.int(message).check(z.gte(minimum, message), z.lte(maximum, message));
};

const httpsUrl = z
  .string('Send an https URL.')
  .check(
    z.maxLength(2048, 'Send a URL of at most 2048 characters.'),
    z.refine(isPlainHttps, 'Send an absolute https URL without a user name or password in it.'),
  );

const metadata = z
  .record(z.string(), z.unknown(), 'Send a JSON object.')
  .check(
    z.refine(
      (value) => Buffer.byteLength(JSON.stringify(value)) <= METADATA_BYTES,
      `Send at most ${METADATA_BYTES} bytes of JSON.`,
    ),
  );

/** The body of `POST /api/v1/verifications`. Unknown fields are ignored. */
export const createRequestBody = z.object({
  type: z.literal('phone', 'Only "phone" can be verified here.'),
  channel: z.string(`Say how: one of ${CHANNEL_NAMES.join(', ')}.`),
  identifier: z.string('Send the phone number to verify, in international form.'),
  external_user_id: z.optional(text(1, 255)),
  client_metadata: z.optional(metadata),
  callback_url: z.optional(httpsUrl),
  redirect_url: z.optional(httpsUrl),
  proof_expiry_days: z.optional(wholeNumber(1, 365)),
  expires_in: z.optional(wholeNumber(60, LONGEST_LIFE_SECONDS)),
  assurance: z.optional(z.enum(ASSURANCES, `Send one of ${ASSURANCES.join(', ')}.`)),
  nonce: z.optional(text(8, 128)),
  client_ip: z.optional(
    z.string('Send an IP address.').check(z.refine((ip) => isIP(ip) !== 0, 'Send an IPv4 or IPv6 address.')),
  ),
  locale: z.optional(
    z
      .string('Send a BCP 47 language tag.')
      .check(z.refine(isLanguageTag, 'Send a BCP 47 language tag, like pt-BR.')),
  ),
});

/** A request that can be carried out: the number is E.164, defaults are filled in. */
export type CreateRequest = Omit<
  z.infer<typeof createRequestBody>,
  'type' | 'channel' | 'identifier' | 'assurance' | 'proof_expiry_days' | 'expires_in' | 'client_ip'
> & {
  readonly channel: ChannelName;
  readonly number: string;
  readonly region: string | undefined;
  readonly assurance: Assurance;
  readonly proof_expiry_days: number;
  readonly expires_in: number;
};

/** What each configured channel proves by itself. */
export type OfferedChannels = Readonly<Partial<Record<ChannelName, Assurance>>>;

/** Throws validation_error, invalid_channel_for_type or invalid_identifier, with every wrong field in `details`. */
export function readCreateRequest(body: unknown, offered: OfferedChannels): CreateRequest {
  const parsed = z.safeParse(createRequestBody, body);
  if (!parsed.success) throw invalid(parsed.error.issues.map(toDetail));
  const { type: _phone, channel, identifier, client_ip: _limitsOnly, ...rest } = parsed.data;
  const name = requireChannel(channel, offered);
  const number = parsePhoneNumber(identifier);
  if (!number.ok) {
    const details = [detail('identifier', number.reason, 'invalid_identifier')];
    throw new VersoError('invalid_identifier', number.reason, { details });
  }
  return {
    ...rest,
    channel: name,
    number: number.number,
    region: number.region,
    assurance: requireAssurance(rest.assurance, name, offered),
    proof_expiry_days: rest.proof_expiry_days ?? 30,
    expires_in: rest.expires_in ?? 600,
  };
}

function requireChannel(channel: string, offered: OfferedChannels): ChannelName {
  const name = CHANNEL_NAMES.find((each) => each === channel && offered[each] !== undefined);
  if (name) return name;
  const available = CHANNEL_NAMES.filter((each) => offered[each] !== undefined).join(', ');
  const known = CHANNEL_NAMES.some((each) => each === channel);
  const reason = known
    ? `This deployment has not configured the channel ${channel}: use one of ${available}.`
    : `A phone is verified over one of these channels here: ${available}.`;
  throw new VersoError('invalid_channel_for_type', reason, {
    details: [detail('channel', reason, 'invalid_channel_for_type')],
  });
}

// What a proof says it is worth must have been enforced: a level that can't be reached is refused.
function requireAssurance(
  wanted: Assurance | undefined,
  channel: ChannelName,
  offered: OfferedChannels,
): Assurance {
  const most = offered[channel] ?? 'low';
  const assurance = wanted ?? most;
  if (ASSURANCES.indexOf(assurance) <= ASSURANCES.indexOf(most)) return assurance;
  throw invalid([
    detail(
      'assurance',
      `Over ${channel} a proof reaches "${most}" here: ask for that or less.`,
      'unreachable_assurance',
    ),
  ]);
}

function isPlainHttps(value: string): boolean {
  const url = URL.parse(value);
  return url?.protocol === 'https:' && url.username === '' && url.password === '';
}

function isLanguageTag(value: string): boolean {
  try {
    return value.length <= 35 && Intl.getCanonicalLocales(value).length === 1;
  } catch {
    return false;
  }
}

function invalid(details: readonly ErrorDetail[]): VersoError {
  const [first] = details;
  const where = first?.field ? `${first.field}: ` : '';
  return new VersoError('validation_error', `${where}${first?.message ?? 'Send a JSON object.'}`, {
    details,
  });
}

function toDetail(issue: z.core.$ZodIssue): ErrorDetail {
  const field = issue.path.map(String).join('.');
  const message = field === '' ? 'Send a JSON object.' : issue.message;
  return detail(field, message, issue.code === 'custom' ? 'invalid_value' : issue.code);
}

function detail(field: string, message: string, code: string): ErrorDetail {
  return { field, message, code };
}
