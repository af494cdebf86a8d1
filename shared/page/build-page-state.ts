import { createHash } from 'node:crypto';
import { defined } from '../defined.ts';
import {
  assetStatusAt,
  codesDrawn,
  isProven,
  type RequestState,
  requestStatusAt,
} from '../requests/request.ts';
import { MAX_PIN_TRIES } from '../verification/pin.ts';
import { heldAt, statusAt, type Verification } from '../verification/verification.ts';
import { askedOf, type Channels, timestamp } from '../verification/view.ts';
import { maskNumber } from './mask-number.ts';
import { MOST_CODES } from './page-link.ts';
import type { PageAsset, PageChannel, PageState } from './page-state.ts';
import { pagePollAfter } from './poll-hint.ts';
import { redirectTarget } from './redirect-target.ts';

/** What a link opened. `code` follows from the link, and is absent where an asset has none yet. */
export type PageSubject =
  | { readonly kind: 'challenge'; readonly verification: Verification; readonly code: string }
  | {
      readonly kind: 'request';
      readonly state: RequestState;
      /** Each at its asset's place. */
      readonly codes: readonly (AssetCode | undefined)[];
    };

export type AssetCode = { readonly code: string; readonly nth: number };

export type PageContext = {
  /** The project as it is now; origins where it has said which. */
  readonly project: { readonly name: string; readonly redirectOrigins?: readonly string[] };
  readonly channels: Channels;
  /** BCP 47: of the page, for texts where the caller asked for no language. */
  readonly language: string;
  /** The page is shown in a frame that the project allows, so that a result can be handed out there. */
  readonly embedded: boolean;
  readonly now: number;
};

/** What the page shows of what its link opened. */
export function buildPageState(subject: PageSubject, context: PageContext): PageState {
  const state =
    subject.kind === 'request' ? requestState(subject, context) : challengeState(subject, context);
  return {
    ...state,
    version: versionOf(state),
    ...(!state.ended && { poll_after: pagePollAfter(verificationsOf(subject), context.now) }),
  };
}

type Unversioned = Omit<PageState, 'version' | 'poll_after'>;
type Single = Extract<PageSubject, { kind: 'challenge' }>;
type Request = Extract<PageSubject, { kind: 'request' }>;

function challengeState({ verification, code }: Single, context: PageContext): Unversioned {
  const { project, now } = context;
  const { id, flow, redirectUrl, expiresAt, context: words } = verification;
  const status = statusAt(verification, now);
  const redirect = redirectTarget(redirectUrl, project.redirectOrigins, { verification_id: id, status });
  return {
    kind: flow,
    id,
    status,
    ended: status !== 'pending',
    project: { name: project.name },
    ...(words && { context: defined({ title: words.business_name, description: words.action }) }),
    assets: [{ ...openAsset(verification, code, context), status, required: true }],
    expires_at: timestamp(expiresAt),
    ...(redirect && { redirect }),
    takes_pin: context.embedded || redirect !== undefined,
  };
}

function requestState({ state, codes }: Request, context: PageContext): Unversioned {
  const { project, now } = context;
  const { request } = state;
  const { id, redirectUrl, expiresAt, actionContext } = request;
  const status = requestStatusAt(state, now);
  const redirect = redirectTarget(redirectUrl, project.redirectOrigins, {
    verification_request_id: id,
    status,
  });
  const ended = (status !== 'pending' && status !== 'partial') || expiresAt <= now;
  return {
    kind: 'request',
    id,
    status,
    ended,
    project: { name: project.name },
    ...(actionContext && { context: actionContext }),
    assets: request.assets.map((each, place) => {
      const part = ended ? NOTHING_OPEN : requestAsset(state, place, codes[place], context);
      return {
        ...part,
        ...numberPart(each.identifier),
        place,
        status: assetStatusAt(state, place, now),
        required: each.required,
      };
    }),
    expires_at: timestamp(expiresAt),
    ...(redirect && { redirect }),
    takes_pin: context.embedded || redirect !== undefined,
  };
}

type OpenPart = Omit<PageAsset, 'status' | 'required' | 'place'>;

const NOTHING_OPEN: OpenPart = { channels: [], wrong_sender: false, attempts: 0 };

/** One asset of a request that is still open: a code that is over makes room for the next. */
function requestAsset(
  state: RequestState,
  place: number,
  drawn: AssetCode | undefined,
  context: PageContext,
): OpenPart {
  const verification = state.verifications[place];
  const asset = state.request.assets[place];
  if (isProven(verification) || !asset) return NOTHING_OPEN;
  const codes_left = Math.max(0, MOST_CODES - codesDrawn(asset));
  if (!verification) {
    const next_step = asset.identifier === undefined ? 'enter_number' : 'new_code';
    return { ...NOTHING_OPEN, codes_left, ...(codes_left > 0 && { next_step }) };
  }
  if (statusAt(verification, context.now) === 'pending')
    return { ...openAsset(verification, drawn?.code, context), codes_left };
  return { ...NOTHING_OPEN, codes_left, ...(codes_left > 0 && { next_step: 'new_code' as const }) };
}

/** A verification as one asset: what there is to do while it is pending. */
function openAsset(verification: Verification, code: string | undefined, context: PageContext): OpenPart {
  const { now } = context;
  const { attempts, identifier, expiresAt } = verification;
  const number = numberPart(identifier);
  // What has come is being signed: there is nothing left to do.
  if (verification.status !== 'pending' || expiresAt <= now) return { ...NOTHING_OPEN, ...number };
  const held = heldAt(verification, now);
  if (held) {
    return {
      ...NOTHING_OPEN,
      ...numberPart(held.number),
      next_step: 'enter_pin',
      pin_channel: held.match.channel,
      pin_tries_left: Math.max(0, MAX_PIN_TRIES - held.tries),
      expires_at: timestamp(held.until),
    };
  }
  return {
    ...number,
    // A session asks first, so that a message from another phone is told from the right one.
    next_step: identifier === undefined ? 'enter_number' : 'send',
    channels: code === undefined ? [] : channelsOf(verification, code, context),
    wrong_sender: attempts > 0,
    attempts,
    expires_at: timestamp(expiresAt),
  };
}

function channelsOf(
  verification: Verification,
  code: string,
  { channels, language }: PageContext,
): PageChannel[] {
  const asked = { ...askedOf(verification), locale: verification.locale ?? language };
  return verification.channels.flatMap((name) => {
    const channel = channels(name);
    if (!channel) return [];
    const { instruction: _itsOwnText, ...address } = channel.address(asked);
    const { message, deep_link, qr_text } = channel.prepare(asked, code);
    return [{ name, code, message, deep_link, qr_text, ...address }];
  });
}

function numberPart(number: string | undefined): Pick<PageAsset, 'number'> {
  return number === undefined ? {} : { number: maskNumber(number) };
}

function verificationsOf(subject: PageSubject): readonly Verification[] {
  if (subject.kind === 'challenge') return [subject.verification];
  return subject.state.verifications.filter((each) => each !== undefined);
}

function versionOf(state: Unversioned): string {
  return createHash('sha256').update(JSON.stringify(state)).digest('base64url').slice(0, 12);
}
