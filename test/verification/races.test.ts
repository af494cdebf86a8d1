import { describe, expect, test } from 'vitest';
import type { VerificationStore } from '../../shared/ports.ts';
import type { Verification } from '../../shared/verification/verification.ts';
import { MINUTE } from '../fakes/clock.ts';
import { NUMBER, OTHER_NUMBER } from '../fakes/verifications.ts';
import { codeFrom, contactFrom, inbox, startFrom } from './inbox.ts';

const WHATSAPP = { channels: ['whatsapp'] } as const;

type Inbox = ReturnType<typeof inbox>;

/** The store as seen when somebody else does this just before the next write, once. */
function overtakenBy(
  service: Inbox,
  action: () => Promise<unknown>,
): { verifications: Inbox['verifications'] } {
  let overtaken = false;
  return {
    verifications: {
      ...service.verifications,
      async apply(change) {
        if (!overtaken) {
          overtaken = true;
          await action();
        }
        return service.verifications.apply(change);
      },
    },
  };
}

/** The store whose eventually consistent reads still answer what was true at this moment. */
async function lagging(service: Inbox, id: string): Promise<{ verifications: Inbox['verifications'] }> {
  const stale = await service.verifications.find(id, { consistent: true });
  const find: VerificationStore['find'] = async (wanted, read) =>
    read.consistent || wanted !== id ? service.verifications.find(wanted, read) : stale;
  return { verifications: { ...service.verifications, find } };
}

describe('many messages at once', () => {
  test('verify exactly once', async () => {
    const service = inbox();
    const { id, code } = await service.create(WHATSAPP);
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => service.receive('whatsapp', codeFrom(NUMBER, code))),
    );
    const kinds = outcomes.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'verified')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'already_verified')).toHaveLength(9);
    expect(service.verifications.events).toEqual(['verification.completed']);
    expect((await service.stored(id)).sequence).toBe(1);
  });

  test('from many wrong senders count three', async () => {
    const service = inbox();
    const { id, code } = await service.create(WHATSAPP);
    const senders = Array.from({ length: 3 }, (_, index) => `+3706000000${index}`);
    await Promise.all(senders.map((sender) => service.receive('whatsapp', codeFrom(sender, code))));
    expect(await service.stored(id)).toMatchObject({ status: 'failed', attempts: 3 });
    expect(service.verifications.events).toEqual(['verification.suspicious', 'verification.failed']);
  });
});

describe('a message that was overtaken', () => {
  test('by a wrong sender looks again and verifies', async () => {
    const service = inbox();
    const { id, code } = await service.create(WHATSAPP);
    await service.receive('whatsapp', codeFrom('+37060000001', code));
    const overtaken = overtakenBy(service, () => service.receive('whatsapp', codeFrom('+37060000002', code)));
    expect((await service.receive('whatsapp', codeFrom(OTHER_NUMBER, code), overtaken)).kind).toBe(
      'wrong_sender',
    );
    expect(await service.stored(id)).toMatchObject({ attempts: 3, status: 'failed' });
  });

  test('by the same message finds that one’s result', async () => {
    const service = inbox();
    const { id, code } = await service.create(WHATSAPP);
    const overtaken = overtakenBy(service, () => service.receive('whatsapp', codeFrom(NUMBER, code)));
    expect((await service.receive('whatsapp', codeFrom(NUMBER, code), overtaken)).kind).toBe(
      'already_verified',
    );
    expect((await service.stored(id)).sequence).toBe(1);
  });

  test('by the deadline verifies nothing', async () => {
    const service = inbox();
    const { id, code } = await service.create(WHATSAPP);
    const gone = {
      ...service.verifications,
      async apply(change: Parameters<VerificationStore['apply']>[0]) {
        service.clock.advance(10 * MINUTE);
        return service.verifications.apply({ ...change, at: service.clock.now() });
      },
    };
    const outcome = await service.receive('whatsapp', codeFrom(NUMBER, code), { verifications: gone });
    expect(outcome).toEqual({ kind: 'no_match' });
    expect((await service.stored(id)).status).toBe('pending');
  });

  test('again and again is an error that makes the provider send it once more', async () => {
    const service = inbox();
    const { id, code } = await service.create(WHATSAPP);
    const never = { ...service.verifications, apply: async () => false };
    await expect(
      service.receive('whatsapp', codeFrom(NUMBER, code), { verifications: never }),
    ).rejects.toThrow('kept changing');
    expect((await service.stored(id)).status).toBe('pending');
  });
});

describe('reads that lag behind', () => {
  test('hide no verification that was made a moment ago', async () => {
    const service = inbox();
    const { code } = await service.create(WHATSAPP);
    const find: VerificationStore['find'] = async (id, read): Promise<Verification | undefined> =>
      read.consistent ? service.verifications.find(id, read) : undefined;
    const verifications = { ...service.verifications, find };
    expect((await service.receive('whatsapp', codeFrom(NUMBER, code), { verifications })).kind).toBe(
      'verified',
    );
  });

  test('do not keep a repeated message from its result, nor sign for it again and again', async () => {
    const service = inbox();
    const { id, code } = await service.create(WHATSAPP);
    const late = await lagging(service, id);
    await service.receive('whatsapp', codeFrom(NUMBER, code));
    expect((await service.receive('whatsapp', codeFrom(NUMBER, code), late)).kind).toBe('already_verified');
    expect(service.signer.signatures).toHaveLength(2);
  });

  test('do not count a wrong sender twice', async () => {
    const service = inbox();
    const { id, code } = await service.create(WHATSAPP);
    const late = await lagging(service, id);
    await service.receive('whatsapp', codeFrom(OTHER_NUMBER, code));
    expect((await service.receive('whatsapp', codeFrom(OTHER_NUMBER, code), late)).kind).toBe('wrong_sender');
    expect((await service.stored(id)).attempts).toBe(1);
  });

  test('do not end a verification over two senders who came twice', async () => {
    const service = inbox();
    const { id, code } = await service.create();
    await service.receive('telegram', startFrom('1', code));
    const late = await lagging(service, id);
    await service.receive('telegram', contactFrom('1', OTHER_NUMBER));
    await service.receive('telegram', contactFrom('1', OTHER_NUMBER), late);
    await service.receive('telegram', contactFrom('1'), late);
    expect(await service.stored(id)).toMatchObject({ status: 'verified', attempts: 1 });
  });
});
