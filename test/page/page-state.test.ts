import { describe, expect, test } from 'vitest';
import type { Verification } from '../../shared/verification/verification.ts';
import { DAY, HOUR, MINUTE, TEN_O_CLOCK } from '../fakes/clock.ts';
import {
  NUMBER,
  PROJECT,
  pendingVerification,
  provenVerification,
  revokedVerification,
} from '../fakes/verifications.ts';
import { ALLOWED, allChannels, CODE, CONTEXT, held, learning, requestOf, stateOf } from './page-states.ts';

describe('the page', () => {
  test('shows each channel with what to send, where to and how', () => {
    const { kind, assets } = stateOf(allChannels);
    expect(kind).toBe('multi_channel');
    expect(assets).toHaveLength(1);
    expect(assets[0]).toMatchObject({
      status: 'pending',
      next_step: 'send',
      number: { country_code: '+370', ending: '99' },
    });
    expect(assets[0]?.channels.map(({ name, deep_link }) => [name, deep_link.slice(0, 13)])).toEqual([
      ['telegram', 'https://t.me/'],
      ['whatsapp', 'https://wa.me'],
      ['sms', 'sms:+37066600'],
    ]);
    for (const channel of assets[0]?.channels ?? []) {
      expect(channel.message).toContain(CODE);
      expect(channel.qr_text).toContain(CODE);
    }
  });

  test('speaks in what is sent the language that it is read in, unless the caller asked for one', () => {
    const sent = (verification: Verification) =>
      stateOf(verification, { language: 'de' }).assets[0]?.channels[1]?.message;
    expect(sent(allChannels)).toContain('Ich bestätige');
    expect(sent({ ...allChannels, locale: 'fr' })).toContain('Je confirme');
  });

  test('says that a message came from another number', () => {
    expect(stateOf(pendingVerification()).assets[0]).toMatchObject({ wrong_sender: false });
    expect(stateOf(pendingVerification({ attempts: 1 })).assets[0]).toMatchObject({
      wrong_sender: true,
      attempts: 1,
    });
  });

  test('waits for a PIN once its message came, and for a new message once it is too late for it', () => {
    const confirmed = pendingVerification({ assurance: 'confirmed', held });
    expect(stateOf(confirmed).assets[0]).toMatchObject({
      next_step: 'enter_pin',
      pin_channel: 'sms',
      pin_tries_left: 2,
      channels: [],
    });
    expect(stateOf(confirmed, { now: held.until }).assets[0]).toMatchObject({ next_step: 'send' });
  });

  test('asks for a session’s number before it is sent, though its code takes any', () => {
    const [asset] = stateOf(learning).assets;
    expect(asset).toMatchObject({ next_step: 'enter_number', channels: [{ code: CODE }] });
    const claimed = stateOf({ ...learning, identifier: NUMBER }).assets[0];
    expect(claimed).toMatchObject({ next_step: 'send', number: { ending: '99' } });
  });

  test('takes a PIN only where its result can reach the caller', () => {
    expect(stateOf(pendingVerification()).takes_pin).toBe(false);
    expect(stateOf(pendingVerification({ redirectUrl: 'https://shop.example/back' })).takes_pin).toBe(true);
    expect(stateOf(pendingVerification(), { embedded: true }).takes_pin).toBe(true);
    const unlisted = pendingVerification({ redirectUrl: 'https://elsewhere.example/back' });
    expect(stateOf(unlisted, { project: ALLOWED }).takes_pin).toBe(false);
  });

  test('asks for nothing any more while what came is being signed', () => {
    const { match } = provenVerification();
    const { signature: _none, match: _match, ...rest } = provenVerification();
    const state = stateOf({ ...rest, status: 'matched', unsigned: match });
    expect(state).toMatchObject({ status: 'pending', ended: false, poll_after: 1 });
    expect(state.assets[0]).not.toHaveProperty('next_step');
    expect(state.assets[0]?.channels).toEqual([]);
  });

  test.each([
    ['verified', provenVerification(), CONTEXT.now],
    ['revoked', revokedVerification(), CONTEXT.now],
    ['expired', pendingVerification(), TEN_O_CLOCK + 10 * MINUTE],
    ['failed', { ...pendingVerification(), status: 'failed' } as const, CONTEXT.now],
    ['cancelled', { ...pendingVerification(), status: 'cancelled' } as const, CONTEXT.now],
  ])('has nothing to send and nothing to wait for when it is %s', (status, verification, now) => {
    const state = stateOf(verification, { now });
    expect(state).toMatchObject({ status, ended: true });
    expect(state).not.toHaveProperty('poll_after');
    expect(JSON.stringify(state)).not.toContain(CODE);
  });

  test('is the same version until something changes that it shows', () => {
    const { version } = stateOf(pendingVerification());
    expect(stateOf(pendingVerification(), { now: CONTEXT.now + 5 * MINUTE }).version).toBe(version);
    expect(stateOf(pendingVerification({ attempts: 1 })).version).not.toBe(version);
    expect(stateOf(pendingVerification(), { now: TEN_O_CLOCK + HOUR }).version).not.toBe(version);
  });

  test('looks often at first and less often later, with the server’s word', () => {
    const hint = (seconds: number) =>
      stateOf(pendingVerification({ expiresAt: TEN_O_CLOCK + HOUR }), { now: TEN_O_CLOCK + seconds * 1000 })
        .poll_after;
    expect([0, 30, 60, 120, 300, 3000].map(hint)).toEqual([1.5, 1.5, 2, 3, 8, 10]);
  });
});

describe('where a person goes on to', () => {
  const redirectUrl = 'https://shop.example/back?cart=7';
  const verified = provenVerification({ redirectUrl });

  test('is told what was verified and how it ended', () => {
    expect(stateOf(verified).redirect).toEqual({
      url: `${redirectUrl}&verification_id=${verified.id}&status=verified`,
      host: 'shop.example',
      automatic: false,
    });
  });

  test('happens by itself only where the project listed the origin', () => {
    expect(stateOf(verified, { project: ALLOWED }).redirect?.automatic).toBe(true);
    const elsewhere = { ...PROJECT, redirectOrigins: ['https://other.example'] };
    expect(stateOf(verified, { project: elsewhere }).redirect).toBeUndefined();
  });

  test('can’t be told anything else by the caller’s own query', () => {
    const forged = provenVerification({
      redirectUrl: 'https://shop.example/?status=verified&verification_id=x',
    });
    const { searchParams } = new URL(
      stateOf({ ...forged, status: 'failed' } as Verification).redirect?.url ?? '',
    );
    expect(searchParams.getAll('status')).toEqual(['failed']);
    expect(searchParams.getAll('verification_id')).toEqual([forged.id]);
  });
});

describe('a verification request', () => {
  const known = { identifier: NUMBER, verificationId: pendingVerification().id };

  test('shows each phone at its place, and asks for a number that is not known', () => {
    const state = requestOf([known, {}, known], [pendingVerification(), undefined, provenVerification()]);
    expect(state).toMatchObject({ kind: 'request', status: 'partial', ended: false });
    expect(state.assets).toMatchObject([
      { place: 0, next_step: 'send', codes_left: 4, number: { ending: '99' } },
      { place: 1, next_step: 'enter_number', channels: [] },
      { place: 2, status: 'verified', channels: [] },
    ]);
    expect(state.assets[2]).not.toHaveProperty('next_step');
  });

  test.each(['expired', 'failed', 'cancelled'] as const)(
    'offers a new code for one that %s, up to five',
    (status) => {
      const over = { ...pendingVerification(), status } as Verification;
      expect(requestOf([known], [over]).assets[0]).toMatchObject({
        next_step: 'new_code',
        codes_left: 4,
        channels: [],
      });
      const last = requestOf([known], [over], {}, { nth: 5 }).assets[0];
      expect(last).toMatchObject({ codes_left: 0 });
      expect(last).not.toHaveProperty('next_step');
    },
  );

  test('offers a new code when the clock alone ended the last', () => {
    const later = requestOf([known], [pendingVerification()], {}, { now: TEN_O_CLOCK + HOUR });
    expect(later.assets[0]).toMatchObject({ status: 'pending', next_step: 'new_code' });
    expect(JSON.stringify(later)).not.toContain(CODE);
  });

  test('offers nothing once it has ended', () => {
    const over = requestOf([known, {}], [pendingVerification(), undefined], {}, { now: TEN_O_CLOCK + DAY });
    expect(over).toMatchObject({ status: 'expired', ended: true });
    expect(over.assets.flatMap((each) => each.next_step ?? [])).toEqual([]);
    expect(over).not.toHaveProperty('poll_after');
  });
});
