import { CHANNELS } from '../../shared/channels/registry.ts';
import { buildPageState, type PageContext } from '../../shared/page/build-page-state.ts';
import type { PageState } from '../../shared/page/page-state.ts';
import type { Asset, VerificationRequest } from '../../shared/requests/request.ts';
import type { HeldMatch, PendingVerification, Verification } from '../../shared/verification/verification.ts';
import { DAY, MINUTE, TEN_O_CLOCK } from '../fakes/clock.ts';
import { CHANNEL_SETTINGS } from '../fakes/signing-keys.ts';
import { NUMBER, PROJECT, pendingVerification } from '../fakes/verifications.ts';

export const CODE = 'K7M2XQ4P';
export const ALLOWED = { ...PROJECT, redirectOrigins: ['https://shop.example'] };

export const CONTEXT: PageContext = {
  project: PROJECT,
  channels: (name) => CHANNELS[name](CHANNEL_SETTINGS),
  language: 'en',
  embedded: false,
  now: TEN_O_CLOCK + MINUTE,
};

export const held: HeldMatch = {
  match: { channel: 'sms', method: 'sms_mo', assurance: 'low', at: TEN_O_CLOCK, data: {} },
  sender: 'a-hash',
  number: NUMBER,
  until: TEN_O_CLOCK + 5 * MINUTE,
  tries: 1,
};

export function stateOf(verification: Verification, context: Partial<PageContext> = {}): PageState {
  return buildPageState({ kind: 'challenge', verification, code: CODE }, { ...CONTEXT, ...context });
}

export function requestOf(
  assets: readonly Partial<Asset>[],
  verifications: readonly (Verification | undefined)[],
  overrides: Partial<VerificationRequest> = {},
  { now = CONTEXT.now, nth = 1 } = {},
): PageState {
  const request: VerificationRequest = {
    id: '000777caffffffffffffffff',
    projectId: PROJECT.id,
    environment: 'live',
    assets: assets.map((asset, place) => ({
      ...{ channels: ['telegram'], required: true },
      ...(verifications[place] && { codes: nth }),
      ...asset,
    })),
    assurance: 'basic',
    partialOk: false,
    proofExpiryDays: 30,
    createdAt: TEN_O_CLOCK,
    expiresAt: TEN_O_CLOCK + DAY,
    deleteAfter: TEN_O_CLOCK + 31 * DAY,
    ...overrides,
  };
  const codes = verifications.map((each) => each && { code: CODE, nth });
  return buildPageState({ kind: 'request', state: { request, verifications }, codes }, { ...CONTEXT, now });
}

export const allChannels = pendingVerification({
  channels: ['telegram', 'whatsapp', 'sms'],
  flow: 'multi_channel',
});
export const learning: PendingVerification = (({ identifier: _unknown, ...rest }) => ({
  ...rest,
  flow: 'session' as const,
  learnsNumber: true as const,
}))(pendingVerification());
