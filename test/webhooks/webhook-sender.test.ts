import type { LookupAddress } from 'node:dns';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { webhookSender } from '../../shared/adapters/https/webhook-sender.ts';
import { recordedMeter } from '../cost/recorded-meter.ts';
import { HOSTILE_URLS } from './hostile-urls.ts';
import { closesTheSocket, hangs, type Receiver, startReceiver } from './receiver.ts';

const HERE = { thisMachine: true };
const FORBIDDEN = 'The URL leads to an address that webhooks are not sent to.';
const BODY = '{"data":{}}';
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());
beforeEach(() => receiver.behave(200));

type Lookup = NonNullable<Parameters<typeof webhookSender>[0]['lookup']>;

/** A resolver that answers these addresses, in turn for each time that it is asked. */
function resolverOf(...answers: readonly (readonly string[])[]) {
  let asked = 0;
  const resolve = (
    _name: string,
    _options: unknown,
    callback: (error: null, found: LookupAddress[]) => void,
  ) => {
    const addresses = answers[Math.min(asked, answers.length - 1)] ?? [];
    asked += 1;
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return { lookup: resolve as unknown as Lookup, asked: () => asked };
}

const { meter } = recordedMeter();

describe('a webhook', () => {
  test('is posted with its headers and answered with status and body', async () => {
    const answer = await webhookSender({ meter, targets: HERE }).post(receiver.url, { 'x-a': 'b' }, BODY);
    expect(answer).toEqual({ status: 200, body: 'thanks', milliseconds: expect.any(Number) });
    expect(receiver.received.at(-1)).toMatchObject({ body: BODY, headers: { 'x-a': 'b' } });
  });

  test('is answered by a kilobyte at most', async () => {
    receiver.behave((response) => response.end(`${'a'.repeat(1023)}ąbcd`));
    const { body = '' } = await webhookSender({ meter, targets: HERE }).post(receiver.url, {}, BODY);
    expect(body).toMatch(/^a{1023}$/);
  });

  test('of which the answer breaks off after its status was still answered', async () => {
    receiver.behave((response) => {
      response.writeHead(200, { 'content-length': '10' }).write('abc', () => response.socket?.destroy());
    });
    expect(await webhookSender({ meter, targets: HERE }).post(receiver.url, {}, BODY)).toMatchObject({
      status: 200,
    });
  });

  test('does not follow a redirect', async () => {
    const before = receiver.received.length;
    receiver.behave((response) => response.writeHead(307, { location: receiver.url }).end());
    expect(await webhookSender({ meter, targets: HERE }).post(receiver.url, {}, BODY)).toMatchObject({
      status: 307,
    });
    expect(receiver.received.length - before).toBe(1);
  });

  test('that is answered by another protocol has that status for an answer', async () => {
    receiver.behave((response) => {
      response.socket?.write(
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: other\r\nConnection: Upgrade\r\n\r\n',
      );
    });
    const answer = await webhookSender({ meter, targets: HERE }).post(receiver.url, {}, BODY);
    expect(answer).toEqual({ status: 101, milliseconds: expect.any(Number) });
  });

  test.each([
    ['hangs', hangs, { timeoutMilliseconds: 100 }, 'There was no answer in time.'],
    ['closes the connection', closesTheSocket, {}, 'The connection failed (ECONNRESET).'],
  ])('at a receiver that %s has the reason for an answer', async (_how, behaviour, patience, reason) => {
    receiver.behave(behaviour);
    const sender = webhookSender({ meter, targets: HERE, ...patience });
    expect(await sender.post(receiver.url, {}, BODY)).toEqual({ reason, milliseconds: expect.any(Number) });
  });
});

describe('a URL that leads where webhooks are not sent to', () => {
  test.each(HOSTILE_URLS)('%j is not connected to', async (url) => {
    const { lookup, asked } = resolverOf(['93.184.215.14']);
    const sender = webhookSender({ meter, targets: { thisMachine: false }, lookup });
    expect(await sender.post(url, {}, BODY)).toMatchObject({ reason: FORBIDDEN });
    expect(asked()).toBe(0);
  });

  test.each([
    [['127.0.0.1']],
    [['10.0.0.1']],
    [['169.254.169.254']],
    [['::1']],
    [['::ffff:127.0.0.1']],
    [['fd00:ec2::254']],
    [['64:ff9b::7f00:1']],
    [['93.184.215.14', '10.0.0.1']],
    [[]],
  ])('by its name, which resolves to %j, is not connected to', async (addresses) => {
    const { lookup, asked } = resolverOf(addresses);
    const sender = webhookSender({ meter, targets: HERE, lookup });
    const { port } = new URL(receiver.url);
    const before = receiver.received.length;
    expect(await sender.post(`https://rebind.example:${port}/`, {}, BODY)).toMatchObject({
      reason: FORBIDDEN,
    });
    expect([asked(), receiver.received.length]).toEqual([1, before]);
  });

  test('a moment later is not asked about again: the address that was checked is the one that is used', async () => {
    const { lookup, asked } = resolverOf(['127.0.0.1'], ['10.0.0.1']);
    const sender = webhookSender({ meter, targets: HERE, lookup });
    const { port } = new URL(receiver.url);
    expect(await sender.post(`http://localhost:${port}/`, {}, BODY)).toMatchObject({ status: 200 });
    expect(asked()).toBe(1);
  });

  test('by localhost, which resolves to somewhere else, is not connected to', async () => {
    const { lookup } = resolverOf(['93.184.215.14']);
    const sender = webhookSender({ meter, targets: HERE, lookup });
    expect(await sender.post('http://localhost:4000/', {}, BODY)).toMatchObject({ reason: FORBIDDEN });
  });
});
