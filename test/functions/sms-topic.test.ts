import { describe, expect, test } from 'vitest';
import { receiveTopicConsumer } from '../../functions/webhook/receive-topic-consumer.ts';
import { receiver as smsReceiver } from '../../shared/channels/sms/receiver.ts';
import { NUMBER, OTHER_NUMBER } from '../fakes/verifications.ts';

import { OURS, record, service, TOPIC, text } from './sms-topic-scene.ts';

describe('a text message that AWS publishes', () => {
  test('verifies, as plain SMS does', async () => {
    const { consume, create, stored } = service();
    const { id, code } = await create();
    await consume({ Records: [record(text(`VERIFY ${code} - I confirm my phone number for Acme`))] });
    expect(await stored(id)).toMatchObject({
      status: 'verified',
      match: { method: 'sms_mo', assurance: 'low', data: { provider: 'aws' } },
    });
  });

  test('twice, and among others in one event, verifies once', async () => {
    const { consume, create, verifications } = service();
    const { code } = await create();
    const message = record(text(code, { previousPublishedMessageId: 'wJalrXUtnFEMI/K7MDENG' }));
    await consume({ Records: [record(text('Good morning!')), message, message] });
    await consume({ Records: [message] });
    expect(verifications.events).toEqual(['verification.completed']);
  });

  test.each([
    ['from another number', (code: string) => text(code, { originationNumber: OTHER_NUMBER }), 1],
    ['from a name', (code: string) => text(code, { originationNumber: 'ACME' }), 0],
    ['from a short code', (code: string) => text(code, { originationNumber: '12345' }), 0],
    ['to another number of the account', (code: string) => text(code, { destinationNumber: NUMBER }), 0],
    ['that begins with a keyword', (code: string) => text(`STOP ${code}`, { messageKeyword: 'STOP' }), 0],
  ])('%s verifies nothing', async (_what, message, attempts) => {
    const { consume, create, stored } = service();
    const { id, code } = await create();
    await consume({ Records: [record(message(code))] });
    expect(await stored(id)).toMatchObject({ status: 'pending', attempts });
  });

  test.each([
    ['without a body', () => ({ originationNumber: NUMBER, destinationNumber: OURS })],
    ['that is no JSON', (code: string) => `VERIFY ${code}`],
    ['that is empty', () => ''],
    ['whose number is a number', (code: string) => text(code, { originationNumber: 37069199199 })],
  ])('%s is thrown back, for the dead letters, and holds up no other', async (_what, message) => {
    const { consume, create, stored, ended } = service();
    const { id, code } = await create();
    const Records = [record(message(code)), record(text(code))];
    await expect(consume({ Records })).rejects.toThrow('not what the provider documents');
    expect(await stored(id)).toMatchObject({ status: 'verified', attempts: 0 });
    expect(ended()).toContain('unusable_unreadable');
  });

  test.each([
    ['another topic', { topic: `${TOPIC}2` }],
    ['another account', { topic: TOPIC.replace('111122223333', '444455556666') }],
    ['a subscription of another topic', { subscription: `${TOPIC}2:21be56ed` }],
  ])('by %s changes nothing, and is told as an error', async (_what, overrides) => {
    const { consume, create, stored, log, ended } = service();
    const { id, code } = await create();
    const before = await stored(id);
    await consume({ Records: [record(text(code), overrides)] });
    expect(await stored(id)).toEqual(before);
    expect(log.join('')).toContain('"level":"ERROR"');
    expect(ended()).toContain('"refused_signatures":1');
  });

  test('is thrown back while the store is away, so that it comes again', async () => {
    const { dependencies, verifications } = service();
    const away = { ...verifications, find: () => Promise.reject(new Error('away')) };
    const consume = receiveTopicConsumer(smsReceiver, { ...dependencies, verifications: away });
    await expect(consume({ Records: [record(text('K7M2XQ4P'))] })).rejects.toThrow('away');
  });

  test('is charged by the segments of what came, for the number that it came to', async () => {
    const { consume, ended } = service();
    await consume({ Records: [record(text('K7M2XQ4P')), record(text('ž'.repeat(71)))] });
    const { shares } = JSON.parse(ended());
    expect(shares.map((each: { fees: unknown }) => each.fees)).toEqual([
      [{ fee: 'aws_sms_inbound', country: 'US', count: 1 }],
      [{ fee: 'aws_sms_inbound', country: 'US', count: 2 }],
    ]);
  });

  test('leaves no number, code or text in the log', async () => {
    const { consume, create, ended, log } = service();
    const { code } = await create();
    await consume({ Records: [record(text(code)), record(text('some words'))] });
    const line = ended();
    expect(line).toContain('"outcome":"verified"');
    for (const secret of [code, NUMBER.slice(1), 'some words']) {
      expect(`${line}${log.join('')}`).not.toContain(secret);
    }
  });
});
