import { describe, expect, test } from 'vitest';
import { NUMBER } from '../fakes/verifications.ts';
import { codeFrom, inbox } from './inbox.ts';

const STRANGERS = ['+37060000001', '+37060000002', '+37060000003'] as const;
const WHATSAPP = { channels: ['whatsapp'] } as const;

describe('a code from another number', () => {
  test('counts once for each sender, however often that one sends it', async () => {
    const service = inbox();
    const { id, code } = await service.create(WHATSAPP);
    for (const sender of [STRANGERS[0], STRANGERS[0], STRANGERS[1], STRANGERS[0], STRANGERS[1]]) {
      expect((await service.receive('whatsapp', codeFrom(sender, code))).kind).toBe('wrong_sender');
    }
    expect(await service.stored(id)).toMatchObject({ status: 'pending', attempts: 2 });
    expect(service.verifications.events).toEqual([]);
    expect(service.signer.signatures).toEqual([]);
  });

  test('leaves the claimed number free to verify after two of them', async () => {
    const service = inbox();
    const { id, code } = await service.create(WHATSAPP);
    for (const sender of STRANGERS.slice(0, 2)) await service.receive('whatsapp', codeFrom(sender, code));
    expect((await service.receive('whatsapp', codeFrom(NUMBER, code))).kind).toBe('verified');
    expect(await service.stored(id)).toMatchObject({ status: 'verified', attempts: 2 });
  });

  test('ends the verification at the third, after telling that it is suspicious', async () => {
    const service = inbox();
    const { id, code } = await service.create(WHATSAPP);
    for (const sender of STRANGERS) await service.receive('whatsapp', codeFrom(sender, code));
    expect(await service.stored(id)).toMatchObject({ status: 'failed', attempts: 3, sequence: 2 });
    expect(service.verifications.events).toEqual(['verification.suspicious', 'verification.failed']);
  });

  test('lets nobody verify what it has ended, not even the claimed number', async () => {
    const service = inbox();
    const { id, code } = await service.create(WHATSAPP);
    for (const sender of STRANGERS) await service.receive('whatsapp', codeFrom(sender, code));
    expect(await service.receive('whatsapp', codeFrom(NUMBER, code))).toEqual({ kind: 'no_match' });
    expect((await service.stored(id)).status).toBe('failed');
  });

  test('is kept as a keyed hash only', async () => {
    const service = inbox();
    const { id, code } = await service.create(WHATSAPP);
    await service.receive('whatsapp', codeFrom(STRANGERS[0], code));
    const { wrongSenders } = await service.stored(id);
    expect(wrongSenders).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/)]);
  });

  test('verifies nothing even when its sender is the claimed number of another verification', async () => {
    const service = inbox();
    const mine = await service.create({ ...WHATSAPP, identifier: STRANGERS[0] });
    const yours = await service.create(WHATSAPP);
    expect((await service.receive('whatsapp', codeFrom(STRANGERS[0], yours.code))).kind).toBe('wrong_sender');
    expect((await service.stored(mine.id)).status).toBe('pending');
    expect((await service.stored(yours.id)).status).toBe('pending');
  });
});

describe('when the function stopped between suspicion and failure', () => {
  test('the next message ends the verification', async () => {
    const service = inbox();
    const { id, code } = await service.create(WHATSAPP);
    const { apply } = service.verifications;
    const stopping = {
      ...service.verifications,
      apply: async (change: Parameters<typeof apply>[0]) => {
        if (change.transition === 'fail') throw new Error('The function stopped.');
        return apply(change);
      },
    };
    for (const sender of STRANGERS.slice(0, 2)) await service.receive('whatsapp', codeFrom(sender, code));
    await expect(
      service.receive('whatsapp', codeFrom(STRANGERS[2], code), { verifications: stopping }),
    ).rejects.toThrow('The function stopped.');
    expect(await service.stored(id)).toMatchObject({ status: 'pending', attempts: 3 });

    expect(await service.receive('whatsapp', codeFrom(NUMBER, code))).toEqual({ kind: 'no_match' });
    expect(await service.stored(id)).toMatchObject({ status: 'failed' });
    expect(service.verifications.events).toEqual(['verification.suspicious', 'verification.failed']);
  });
});
