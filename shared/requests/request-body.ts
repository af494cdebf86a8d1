import * as z from 'zod/mini';
import { CHANNEL_NAMES, type ChannelName } from '../channels/names.ts';
import { defined } from '../defined.ts';
import { invalidField, invalidRequest } from '../http/invalid-request.ts';
import { lazily } from '../lazily.ts';
import {
  channelsFor,
  everyChannel,
  type OfferedChannels,
  requireAssurance,
  requireChannel,
  requireChannels,
} from '../verification/offered-channels.ts';
import { plainText } from '../verification/plain-text.ts';
import { commonFields, numberPart, text, wholeNumber } from '../verification/request-fields.ts';
import type { Asset, VerificationRequest } from './request.ts';

const DEFAULT_LIFE_SECONDS = 86_400;
const LONGEST_LIFE_SECONDS = 604_800;
const DEFAULT_PROOF_DAYS = 30;
const MOST_ASSETS = 10;
const HOW_MANY = `Send one to ${MOST_ASSETS} assets.`;
const YES_OR_NO = 'Send true or false.';

/** The body of `POST /api/v1/verification-requests`. */
export const verificationRequestBody = lazily(() => {
  const {
    external_user_id,
    callback_url,
    redirect_url,
    proof_expiry_days,
    assurance,
    nonce,
    client_ip,
    locale,
  } = commonFields();
  const asset = z.object(
    {
      type: z.literal('phone', 'Only assets of the type "phone" are supported here.'),
      identifier: z.optional(z.string('Send a phone number in international form.')),
      channel: z.optional(z.string(`Send one of ${CHANNEL_NAMES.join(', ')}.`)),
      allowed_channels: z.optional(
        z
          .array(z.string(`Send one of ${CHANNEL_NAMES.join(', ')}.`), 'Send a list of channels.')
          .check(
            z.minLength(1, 'Name at least one channel.'),
            z.maxLength(CHANNEL_NAMES.length, 'Name each channel once.'),
          ),
      ),
      required: z.optional(z.boolean(YES_OR_NO)),
    },
    'Send an object with the type "phone".',
  );
  return z.object({
    assets: z.array(asset, HOW_MANY).check(z.minLength(1, HOW_MANY), z.maxLength(MOST_ASSETS, HOW_MANY)),
    reference_id: z.optional(text(1, 255)),
    action_type: z.optional(plainText(60)),
    action_context: z.optional(
      z.object(
        { title: z.optional(plainText(80)), description: z.optional(plainText(300)) },
        'Send an object with title and description.',
      ),
    ),
    partial_ok: z.optional(z.boolean(YES_OR_NO)),
    // Of whatever shape: a proof that this request brings was made for it, so none is too old.
    validity_requirement: z.optional(z.unknown()),
    expires_in: z.optional(wholeNumber(60, LONGEST_LIFE_SECONDS)),
    ...{
      external_user_id,
      callback_url,
      redirect_url,
      proof_expiry_days,
      assurance,
      nonce,
      client_ip,
      locale,
    },
  });
});

export type NewRequest = Pick<
  VerificationRequest,
  | 'assets'
  | 'assurance'
  | 'partialOk'
  | 'proofExpiryDays'
  | 'referenceId'
  | 'actionType'
  | 'actionContext'
  | 'externalUserId'
  | 'redirectUrl'
  | 'callbackUrl'
  | 'nonce'
  | 'locale'
> & { readonly lifeSeconds: number; readonly clientIp?: string };

type AssetBody = z.infer<ReturnType<typeof verificationRequestBody>>['assets'][number];

/** Throws validation_error, invalid_channel_for_type or invalid_identifier. */
export function readVerificationRequest(body: unknown, offered: OfferedChannels): NewRequest {
  const parsed = z.safeParse(verificationRequestBody(), body);
  if (!parsed.success) throw invalidRequest(parsed.error);
  const fields = parsed.data;
  const open = channelsFor(fields.assurance, offered);
  const assets = fields.assets.map((asset, place) => readAsset(asset, `assets.${place}`, offered, open));
  const numbers = assets.map(({ identifier }) => identifier);
  const again = numbers.findIndex((each, place) => each !== undefined && numbers.indexOf(each) < place);
  if (again >= 0) throw invalidField(`assets.${again}.identifier`, 'Send each number once.');
  const channels = everyChannel(offered).filter((name) =>
    assets.some((asset) => asset.channels.includes(name)),
  );
  return {
    assets,
    assurance: requireAssurance(fields.assurance, channels, offered),
    partialOk: fields.partial_ok ?? false,
    proofExpiryDays: fields.proof_expiry_days ?? DEFAULT_PROOF_DAYS,
    lifeSeconds: fields.expires_in ?? DEFAULT_LIFE_SECONDS,
    ...(fields.reference_id !== undefined && { referenceId: fields.reference_id }),
    ...(fields.action_type !== undefined && { actionType: fields.action_type }),
    ...(fields.action_context && { actionContext: fields.action_context }),
    ...defined({
      externalUserId: fields.external_user_id,
      redirectUrl: fields.redirect_url,
      callbackUrl: fields.callback_url,
      nonce: fields.nonce,
      locale: fields.locale,
      clientIp: fields.client_ip,
    }),
  };
}

/** One channel, or those allowed, or those that are open to who names none. */
function readAsset(
  { identifier, channel, allowed_channels, required }: AssetBody,
  field: string,
  offered: OfferedChannels,
  open: readonly ChannelName[],
): Asset {
  const allowed = allowed_channels && requireChannels(allowed_channels, offered, `${field}.allowed_channels`);
  const only = channel === undefined ? undefined : requireChannel(channel, offered, `${field}.channel`);
  if (only && allowed?.includes(only) === false) {
    throw invalidField(`${field}.channel`, 'Send one of allowed_channels, or leave it out.');
  }
  return {
    ...(identifier !== undefined && numberPart(`${field}.identifier`, identifier)),
    channels: only ? [only] : (allowed ?? open),
    required: required ?? true,
  };
}
