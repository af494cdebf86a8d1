import { describe, expect, test } from 'vitest';
import { CHANNEL_NAMES, type ChannelName } from '../../shared/channels/names.ts';
import { NUMBER } from '../fakes/verifications.ts';
import { codeFrom, contactFrom, inbox, startFrom } from './inbox.ts';

const PAIRS = CHANNEL_NAMES.flatMap((asked) =>
  CHANNEL_NAMES.filter((sent) => sent !== asked).map((sent) => ({ asked, sent })),
);

const ACCOUNT = '11223344';

/** All that a person (or a forger of text messages) can send over a channel with this code and the claimed number. */
async function sendOver(channel: ChannelName, service: ReturnType<typeof inbox>, code: string) {
  if (channel === 'telegram') {
    return [
      await service.receive('telegram', startFrom(ACCOUNT, code)),
      await service.receive('telegram', contactFrom(ACCOUNT)),
    ];
  }
  return [await service.receive(channel, codeFrom(NUMBER, code, channel))];
}

describe('a verification over one channel', () => {
  test.each(PAIRS)('$asked is not completed over $sent', async ({ asked, sent }) => {
    const service = inbox();
    const { id, code } = await service.create({ channels: [asked] });
    const before = await service.stored(id);
    const outcomes = await sendOver(sent, service, code);
    expect(outcomes.filter(({ kind }) => kind !== 'no_match' && kind !== 'nothing_asked')).toEqual([]);
    expect(await service.stored(id)).toEqual(before);
    expect(service.signer.signatures).toEqual([]);
  });

  test.each(CHANNEL_NAMES)('%s is completed over itself', async (channel) => {
    const service = inbox();
    const { id, code } = await service.create({ channels: [channel] });
    await sendOver(channel, service, code);
    expect(await service.stored(id)).toMatchObject({ status: 'verified', match: { channel } });
  });

  test.each(PAIRS)(
    '$asked is not completed by the database either when the code lies about $sent',
    async ({ asked, sent }) => {
      const service = inbox();
      const { id } = await service.create({ channels: [asked] });
      const { environment } = await service.stored(id);
      const at = service.clock.now();
      const match = { channel: sent, method: 'sms_mo', assurance: 'low', at, data: {} } as const;
      const signature = { keyId: 'key', algorithm: 'RS256', bytes: new Uint8Array(256) } as const;
      const change = { id, environment, at, sender: NUMBER, match, signature, deleteAfter: at } as const;
      expect(await service.verifications.apply({ transition: 'verify', ...change })).toBe(false);
    },
  );

  test('sms proves little, and says so', async () => {
    const service = inbox();
    const { id, code } = await service.create({ channels: ['sms'], assurance: 'low' });
    await sendOver('sms', service, code);
    expect(await service.stored(id)).toMatchObject({ match: { assurance: 'low', method: 'sms_mo' } });
  });
});

describe('a verification over several channels', () => {
  test('is won by the first, and the other finds nothing left', async () => {
    const service = inbox();
    const { id, code } = await service.create({ channels: ['telegram', 'whatsapp'] });
    await sendOver('whatsapp', service, code);
    const later = await sendOver('telegram', service, code);
    expect(later.map(({ kind }) => kind)).toEqual(['no_match', 'nothing_asked']);
    expect(await service.stored(id)).toMatchObject({ match: { channel: 'whatsapp' }, sequence: 1 });
  });

  test('is won exactly once when both come together', async () => {
    const service = inbox();
    const { id, code } = await service.create({ channels: ['telegram', 'whatsapp'] });
    await service.receive('telegram', startFrom(ACCOUNT, code));
    const outcomes = await Promise.all([
      service.receive('telegram', contactFrom(ACCOUNT)),
      service.receive('whatsapp', codeFrom(NUMBER, code)),
    ]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['no_match', 'verified']);
    expect(service.verifications.events).toEqual(['verification.completed']);
    expect((await service.stored(id)).sequence).toBe(1);
  });
});
