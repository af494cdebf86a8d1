import { describe, expect, test } from 'vitest';
import { CHANNELS } from '../../shared/channels/registry.ts';
import { confirmVerification } from '../../shared/verification/confirm.ts';
import { NUMBER, OTHER_NUMBER, PROJECT } from '../fakes/verifications.ts';
import { SUBKEYS } from '../verification/inbox.ts';

import { PHONE_NUMBER_ID, record, service, text } from './sms-topic-scene.ts';

describe('a text message that AWS publishes, for a proof that is confirmed,', () => {
  const confirmed = { assurance: 'confirmed' } as const;

  test('is answered with the PIN from the number that it came to, which confirms it', async () => {
    const { consume, create, sent, stored, ended, ...box } = service();
    const { id, code } = await create(confirmed);
    await consume({ Records: [record(text(code))] });
    expect(sent).toEqual([
      { from: PHONE_NUMBER_ID, to: NUMBER, text: expect.stringMatching(/PIN is \d{6}\b/) },
    ]);
    expect(await stored(id)).toMatchObject({ status: 'pending' });
    const line = ended();
    expect(JSON.stringify(line)).toContain('aws_sms_outbound');
    const [pin = ''] = sent[0]?.text.match(/\d{6}/) ?? [];
    const context = { settings: box.deployment.settings, subkeys: SUBKEYS };
    const owner = { projectId: PROJECT.id, environment: 'live' } as const;
    await confirmVerification(box, context, owner, id, { pin });
    expect(await stored(id)).toMatchObject({
      status: 'verified',
      match: { method: 'sms_mo_echo', assurance: 'confirmed' },
    });
  });

  test('is answered the same when it comes again', async () => {
    const { consume, create, sent } = service();
    const { code } = await create(confirmed);
    const message = record(text(code));
    await consume({ Records: [message] });
    await consume({ Records: [message] });
    expect(new Set(sent.map(({ text: said }) => said)).size).toBe(1);
  });

  test('comes again while AWS does not take the answer', async () => {
    const { consume, create, sent } = service({ results: ['unreachable'] });
    const { code } = await create(confirmed);
    await expect(consume({ Records: [record(text(code))] })).rejects.toThrow('did not take our answer');
    await consume({ Records: [record(text(code))] });
    expect(sent[1]).toEqual(sent[0]);
  });

  test('does not come again when its sender can’t be written to', async () => {
    const { consume, create } = service({ results: ['refused'] });
    const { code } = await create(confirmed);
    await expect(consume({ Records: [record(text(code))] })).resolves.toBeUndefined();
  });

  test.each([
    ['of somebody else', (code: string) => text(code, { originationNumber: OTHER_NUMBER })],
    ['without a code', () => text('Good morning!')],
    ['with another code', () => text('H4N9TWRX')],
    ['that is a keyword', (code: string) => text(`STOP ${code}`)],
  ])('is not answered when it is one %s', async (_what, message) => {
    const { consume, create, sent } = service();
    const { code } = await create(confirmed);
    await consume({ Records: [record(message(code))] });
    expect(sent).toEqual([]);
  });

  test('can be asked for only where each number is named by AWS’s id', () => {
    const offers = (answers: boolean) => CHANNELS.sms(service({ answers }).channels)?.confirms;
    expect([offers(true), offers(false)]).toEqual([true, false]);
  });

  test('plain, is proven without a word', async () => {
    const { consume, create, sent } = service();
    const { code } = await create();
    await consume({ Records: [record(text(code))] });
    expect(sent).toEqual([]);
  });
});
