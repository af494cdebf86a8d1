import { describe, expect, test } from 'vitest';
import type { ChannelName } from '../../shared/channels/names.ts';
import { CHANNELS } from '../../shared/channels/registry.ts';
import { pollAfter } from '../../shared/verification/polling.ts';
import type { Verification } from '../../shared/verification/verification.ts';
import { createdView, nextPoll, verificationView } from '../../shared/verification/view.ts';
import { MINUTE, TEN_O_CLOCK } from '../fakes/clock.ts';
import { CHANNEL_SETTINGS } from '../fakes/signing-keys.ts';
import {
  NUMBER,
  pendingVerification,
  provenVerification,
  revokedVerification,
} from '../fakes/verifications.ts';

const channels = (name: ChannelName) => CHANNELS[name](CHANNEL_SETTINGS);
const drawn = { id: pendingVerification().id, code: 'K7M2XQ4P', link: 'AAd3yg_link' };
const HOST = 'https://verify.example.com';
const LINKS = { verificationUrl: `${HOST}/v/${drawn.link}`, eventsUrl: `${HOST}/events?t=ticket` };

const seen = (verification: Verification, now = TEN_O_CLOCK) => verificationView(verification, channels, now);
const created = (channel: ChannelName, overrides = {}) =>
  createdView(pendingVerification({ channels: [channel], ...overrides }), drawn, channels, LINKS);

describe('the answer to a creation', () => {
  test('is everything that a caller shows', () => {
    expect(created('telegram')).toEqual({
      id: drawn.id,
      type: 'phone',
      channel: 'telegram',
      status: 'pending',
      identifier: NUMBER,
      attempts: 0,
      max_attempts: 3,
      assurance: 'basic',
      challenge: {
        code: 'K7M2XQ4P',
        expires_at: '2026-02-04T10:10:00.000Z',
        instruction: expect.stringContaining('@acme_bot'),
        message: '/start K7M2XQ4P',
        send_to: '@acme_bot',
        send_to_formatted: '@acme_bot',
        deep_link: 'https://t.me/acme_bot?start=K7M2XQ4P',
      },
      verification_url: LINKS.verificationUrl,
      events_url: LINKS.eventsUrl,
      next_step: 'send',
      poll_after: 3,
      created_at: '2026-02-04T10:00:00.000Z',
      updated_at: '2026-02-04T10:00:00.000Z',
      expires_at: '2026-02-04T10:10:00.000Z',
    });
  });

  test('has for WhatsApp a link with the text typed in', () => {
    const message = 'VERIFY K7M2XQ4P - I confirm my phone number for Acme';
    expect(created('whatsapp')).toMatchObject({
      challenge: {
        message,
        send_to: '+15550783881',
        deep_link: `https://wa.me/15550783881?text=${encodeURIComponent(message)}`,
      },
    });
  });

  test('has for SMS the number that is nearest, and all of them', () => {
    expect(created('sms')).toMatchObject({
      challenge: {
        send_to: '+37066600000',
        send_to_formatted: '+370 666 00000',
        sms_dids: { US: '+18005551212', LT: '+37066600000' },
        suggested_region: 'LT',
        deep_link: expect.stringMatching(/^sms:\+37066600000\?&body=VERIFY%20K7M2XQ4P%20-/),
      },
    });
    expect(created('sms', { region: 'FR' })).toMatchObject({ challenge: { suggested_region: 'US' } });
  });

  test('has links that no character of a project’s name ends early', () => {
    const deepLink = expect.stringMatching(/^[a-z]+:[^\s'"()<>!*`]+$/);
    for (const channel of ['whatsapp', 'sms'] as const) {
      const view = created(channel, { projectName: `D'Or (& Sons)! *<"#?>` });
      expect(view).toMatchObject({ challenge: { deep_link: deepLink } });
    }
  });

  test('tells what the caller sent along', () => {
    const sent = {
      externalUserId: 'user-1',
      clientMetadata: { plan: 'pro' },
      callbackUrl: 'https://example.com/hook',
      redirectUrl: 'https://example.com/back',
      nonce: '12345678',
    };
    expect(created('telegram', sent)).toMatchObject({
      external_user_id: 'user-1',
      client_metadata: { plan: 'pro' },
      callback_url: 'https://example.com/hook',
      redirect_url: 'https://example.com/back',
      nonce: '12345678',
    });
  });
});

const CONFIGURED = Object.keys(CHANNEL_SETTINGS) as (keyof typeof CHANNEL_SETTINGS)[];

describe('a later look', () => {
  test.each(CONFIGURED)('at a pending one over %s has neither code nor message nor link', (channel) => {
    const view = seen(pendingVerification({ channels: [channel] }));
    expect(view).toMatchObject({ status: 'pending', next_step: 'send', poll_after: 3 });
    expect(view).not.toHaveProperty('verification_url');
    expect(view.challenge).toMatchObject({ send_to: expect.any(String), instruction: expect.any(String) });
    for (const secret of ['code', 'message', 'deep_link']) expect(view.challenge).not.toHaveProperty(secret);
  });

  test('finds a pending one expired from its deadline on, whatever the database still says', () => {
    const verification = pendingVerification();
    expect(seen(verification, verification.expiresAt - 1)).toMatchObject({
      status: 'pending',
      poll_after: 1,
    });
    const expired = seen(verification, verification.expiresAt);
    expect(expired).toMatchObject({ status: 'expired', updated_at: '2026-02-04T10:10:00.000Z' });
    for (const absent of ['challenge', 'poll_after', 'next_step', 'proof']) {
      expect(expired).not.toHaveProperty(absent);
    }
  });

  test('finds a verified one with its proof, also flat for older clients', () => {
    const view = seen(provenVerification(), TEN_O_CLOCK + 60 * MINUTE);
    expect(view).toMatchObject({
      status: 'verified',
      channel: 'telegram',
      verified_at: '2026-02-04T10:01:00.000Z',
      verified_data: { telegram_user_id: 11223344, telegram_username: 'ona' },
      proof: {
        token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
        expires_at: '2026-03-06T10:01:00.000Z',
      },
    });
    expect(view).toMatchObject({
      proof_token: view.proof instanceof Object && 'token' in view.proof ? view.proof.token : undefined,
      proof_expires_at: '2026-03-06T10:01:00.000Z',
    });
    for (const absent of ['challenge', 'poll_after', 'next_step']) expect(view).not.toHaveProperty(absent);
  });

  test('finds the channel that won', () => {
    const proven = provenVerification();
    const match = { ...proven.match, channel: 'whatsapp' } as const;
    expect(seen({ ...proven, channels: ['telegram', 'whatsapp'], match }).channel).toBe('whatsapp');
  });

  test('finds a revoked one with its date and without any token', () => {
    const view = seen(revokedVerification());
    expect(view).toMatchObject({
      status: 'revoked',
      verified_at: '2026-02-04T10:01:00.000Z',
      revoked_at: '2026-02-04T10:02:00.000Z',
      revoked_reason: 'fraud',
    });
    for (const absent of ['proof', 'proof_token', 'proof_expires_at'])
      expect(view).not.toHaveProperty(absent);
  });

  test.each(['failed', 'expired', 'cancelled'] as const)(
    'finds a %s one without challenge or proof',
    (status) => {
      const view = seen({ ...pendingVerification({ attempts: 3 }), status });
      expect(view).toMatchObject({ status, attempts: 3 });
      for (const absent of ['challenge', 'proof', 'poll_after']) expect(view).not.toHaveProperty(absent);
    },
  );

  test('never shows who the wrong senders were', () => {
    const view = seen(pendingVerification({ attempts: 1, wrongSenders: ['5eb63bbbe01eeed0'] }));
    expect(JSON.stringify(view)).not.toContain('5eb63bbbe01eeed0');
  });

  test('at a channel that was switched off still answers', () => {
    const view = verificationView(pendingVerification(), () => undefined, TEN_O_CLOCK);
    expect(view).toMatchObject({ status: 'pending', challenge: { expires_at: '2026-02-04T10:10:00.000Z' } });
  });
});

describe('the next poll', () => {
  test('is named while pending, and never for a final state', () => {
    const verification = pendingVerification();
    expect(nextPoll(verification, TEN_O_CLOCK + MINUTE)).toBe(pollAfter(verification, TEN_O_CLOCK + MINUTE));
    expect(nextPoll(verification, verification.expiresAt)).toBeUndefined();
    expect(nextPoll(provenVerification(), TEN_O_CLOCK)).toBeUndefined();
  });
});
