import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { dynamoDbDeploymentStore } from '../../shared/adapters/dynamodb/deployment-store.ts';
import {
  create,
  expectRefusal,
  GROUPS,
  ID,
  ISO,
  NO_ID,
  NUMBER,
  newCaller,
  OTHER_NUMBER,
  SESSIONS,
  tableOf,
  VERIFICATIONS,
} from './contract-fixtures.ts';
import { countItems, useLocalStack } from './local-stack.ts';
import { personWith } from './person.ts';
import { checkOffline } from './proof-checker.ts';

const CHANNELS = ['telegram', 'whatsapp', 'sms'] as const;
const ADDRESSES = ['@verso_local_bot', '+15550783881', '+15005550006'];

type Channel = (typeof CHANNELS)[number];
type Block = { readonly channel: Channel; readonly status: string; readonly verification_id: string };

const running = useLocalStack({ clock: 'stands' });
let caller: Awaited<ReturnType<typeof newCaller>>;

beforeAll(async () => {
  caller = await newCaller(running);
});

async function statusOf(group: string) {
  const { status, body, headers } = await caller.get(`${GROUPS}/${group}/status`);
  expect(status).toBe(200);
  return { ...body, retryAfter: headers.get('retry-after') };
}

const send = (channel: Channel, code: string, number = NUMBER) =>
  personWith(number, running.local)[channel](code);

describe('several channels', () => {
  test('have one verification and one code, each with its own way to send it', async () => {
    const group = await create(caller, GROUPS, { external_user_id: 'ann', client_metadata: { a: 1 } });
    expect(group).toMatchObject({
      group_id: expect.stringMatching(/^vg_[0-9a-f]{24}$/),
      status: 'pending',
      identifier: NUMBER,
      assurance: 'low',
      expires_at: expect.stringMatching(ISO),
      verification_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/v\/[\w-]{27}$/),
    });
    const [{ code, verification_id }] = group.channels;
    expect(code).toMatch(/^[2-9CFGHJKMNPQRTVWX]{8}$/);
    expect(verification_id).toMatch(ID);
    const links = [
      `https://t.me/verso_local_bot?start=${code}`,
      'https://wa.me/15550783881?text=',
      'sms:+15005550006',
    ];
    for (const [place, block] of group.channels.entries()) {
      const { channel, send_to, deep_link, qr_text, sms_message } = block;
      expect(block).toMatchObject({ verification_id, status: 'pending', code });
      expect([channel, send_to]).toEqual([CHANNELS[place], ADDRESSES[place]]);
      expect(deep_link.startsWith(links[place])).toBe(true);
      for (const text of [deep_link, qr_text, ...(channel === 'sms' ? [sms_message] : [])]) {
        expect(text).toContain(code);
      }
    }
  });

  test('wait without showing the code again, and the verification says so by its own name', async () => {
    const { group_id, channels } = await create(caller, GROUPS, { external_user_id: 'ann' });
    const status = await statusOf(group_id);
    expect(status).toMatchObject({ group_id, status: 'pending', poll_after: 3, retryAfter: '3' });
    expect(status).not.toHaveProperty('winning_channel');
    expect(status).not.toHaveProperty('proof');
    const { body } = await caller.get(`${VERIFICATIONS}/${channels[0].verification_id}`);
    expect(body).toMatchObject({ status: 'pending', channels: CHANNELS, external_user_id: 'ann' });
    for (const answer of [status, body]) {
      expect(JSON.stringify(answer)).not.toContain(channels[0].code);
      expect(JSON.stringify(answer)).not.toContain('deep_link');
    }
  });

  test.each(CHANNELS)('end when %s is the first', async (channel) => {
    const { group_id, channels } = await create(caller, GROUPS, { nonce: 'for this group' });
    const [{ code, verification_id }] = channels;
    await send(channel, code);
    const status = await statusOf(group_id);
    expect(status).toMatchObject({
      group_id,
      status: 'verified',
      winning_channel: channel,
      retryAfter: null,
    });
    expect(status).not.toHaveProperty('poll_after');
    expect(status.channels.map((each: Block) => [each.channel, each.status])).toEqual(
      CHANNELS.map((each) => [each, each === channel ? 'verified' : 'cancelled']),
    );
    const { baseUrl, issuer } = running.local;
    expect(await checkOffline(status.proof.token, baseUrl, issuer)).toMatchObject({
      sub: verification_id,
      channel,
      nonce: 'for this group',
      assurance: channel === 'sms' ? 'low' : 'basic',
      identifier_hash: createHash('sha256').update(NUMBER).digest('hex'),
    });
    const { body } = await caller.get(`${VERIFICATIONS}/${verification_id}`);
    expect(body).toMatchObject({ status: 'verified', channel, proof: status.proof });

    for (const late of CHANNELS) await send(late, code);
    expect(await statusOf(group_id)).toEqual(status);
  });

  test('of which two come at the same time have one winner and one proof', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { group_id, channels } = await create(caller, GROUPS);
      const [{ code }] = channels;
      await Promise.all(CHANNELS.map((channel) => send(channel, code)));
      const status = await statusOf(group_id);
      expect(await statusOf(group_id)).toEqual(status);
      const ends = status.channels.map((each: Block) => each.status);
      expect(ends.toSorted()).toEqual(['cancelled', 'cancelled', 'verified']);
      const { winning_channel, proof } = status;
      const winner = status.channels.find((each: Block) => each.status === 'verified');
      expect(winner.channel).toBe(winning_channel);
      const claims = await checkOffline(proof.token, running.local.baseUrl, running.local.issuer);
      expect(claims).toMatchObject({ channel: winning_channel });
    }
  });

  test('count wrong senders together, whichever channel they use', async () => {
    const { group_id, channels } = await create(caller, GROUPS);
    const [{ code, verification_id }] = channels;
    const strangers = ['+37069199111', '+37069199112', '+37069199113'];
    for (const [place, number] of strangers.entries()) await send(CHANNELS[place] ?? 'sms', code, number);
    await send('telegram', code);
    expect(await statusOf(group_id)).toMatchObject({
      status: 'failed',
      channels: CHANNELS.map((channel) => ({ channel, status: 'failed' })),
    });
    expect((await caller.get(`${VERIFICATIONS}/${verification_id}`)).body).toMatchObject({ attempts: 3 });
  });

  test('only complete over one that was asked for', async () => {
    const { group_id, channels } = await create(caller, GROUPS, { channels: ['whatsapp', 'telegram'] });
    expect(channels.map(({ channel }: Block) => channel)).toEqual(['whatsapp', 'telegram']);
    await send('sms', channels[0].code);
    expect(await statusOf(group_id)).toMatchObject({ status: 'pending', assurance: 'basic' });
  });

  test('are cancelled together, and expire together', async () => {
    const { group_id, channels } = await create(caller, GROUPS);
    await caller.post(`${VERIFICATIONS}/${channels[0].verification_id}/cancel`);
    expect(await statusOf(group_id)).toMatchObject({
      status: 'cancelled',
      channels: CHANNELS.map((channel) => ({ channel, status: 'cancelled' })),
    });
    const late = await create(caller, GROUPS, { expires_in: 60 });
    running.stack.advanceClock(60_000);
    expect(await statusOf(late.group_id)).toMatchObject({ status: 'expired', retryAfter: null });
    await send('whatsapp', late.channels[0].code);
    expect(await statusOf(late.group_id)).toMatchObject({ status: 'expired' });
  });

  test('whose proof was revoked still have their winner, and no proof', async () => {
    const { group_id, channels } = await create(caller, GROUPS);
    await send('whatsapp', channels[0].code);
    await caller.post(`/api/v1/proofs/${channels[0].verification_id}/revoke`, { reason: 'fraud' });
    const status = await statusOf(group_id);
    expect(status).toMatchObject({ status: 'revoked', winning_channel: 'whatsapp' });
    expect(status).not.toHaveProperty('proof');
  });

  test('come once for the same Idempotency-Key, which is another one for a single channel', async () => {
    const headers = { 'idempotency-key': 'group-1' };
    const body = { type: 'phone', identifier: OTHER_NUMBER, channels: ['sms', 'telegram'] };
    const answers = await Promise.all([1, 2, 3].map(() => caller.call('POST', GROUPS, { headers, body })));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    const location = answers[0]?.headers.get('location') ?? '';
    expect((await caller.get(location)).body.group_id).toBe(answers[0]?.body.group_id);
    const single = { ...body, channel: 'sms' };
    expect((await caller.call('POST', VERIFICATIONS, { headers, body: single })).status).toBe(201);
    const other = { ...body, channels: ['telegram', 'sms'] };
    expectRefusal(await caller.call('POST', GROUPS, { headers, body: other }), 422, 'idempotency_key_reused');
  });
});

describe('what is no group', () => {
  test.each([
    ['an unknown id', async () => `vg_${NO_ID}`],
    ['a verification', async () => `vg_${(await create(caller)).id}`],
    ['a session', async () => `vg_${(await create(caller, SESSIONS)).id}`],
    ['a group’s verification', async () => (await create(caller, GROUPS)).group_id.slice('vg_'.length)],
    ['a group twice', async () => `vg_${(await create(caller, GROUPS)).group_id}`],
  ])('is not found: %s', async (_, make) => {
    expectRefusal(await caller.get(`${GROUPS}/${await make()}/status`), 404, 'not_found');
  });
});

describe('a group that cannot be', () => {
  const refused = async (fields: object) => {
    const before = await countItems(running.stack);
    const body = { type: 'phone', identifier: NUMBER, channels: CHANNELS, ...fields };
    const answer = await caller.post(GROUPS, body);
    expect(await countItems(running.stack), 'a refused request stores nothing').toBe(before);
    return answer;
  };

  test.each<[string, object, string, string]>([
    ['none', { channels: [] }, 'validation_error', 'channels'],
    ['four', { channels: [...CHANNELS, 'sms'] }, 'validation_error', 'channels'],
    ['the same twice', { channels: ['sms', 'sms'] }, 'validation_error', 'channels'],
    ['no list', { channels: 'sms' }, 'validation_error', 'channels'],
    ['nothing', { channels: undefined }, 'validation_error', 'channels'],
    ['a number', { channels: ['sms', 7] }, 'validation_error', 'channels.1'],
    ['an unknown one', { channels: ['sms', 'viber'] }, 'invalid_channel_for_type', 'channels.1'],
    ['basic over sms', { assurance: 'basic' }, 'validation_error', 'assurance'],
    ['another type', { type: 'email' }, 'validation_error', 'type'],
    ['an anonymous number', { identifier: '+888 0123 4567' }, 'invalid_identifier', 'identifier'],
  ])('of %s is refused by name', async (_, fields, code, field) => {
    expectRefusal(await refused(fields), 400, code, field);
  });

  // The last of the file: the stack stays so.
  describe('where the deployment has not configured WhatsApp', () => {
    beforeAll(async () => {
      const store = dynamoDbDeploymentStore(tableOf(running));
      const settings = await store.readSettings();
      if (!settings) throw new Error('There are no settings.');
      const { whatsapp: _, ...channels } = settings.channels;
      await store.writeSettings({ ...settings, channels });
      running.stack.advanceClock(61_000);
    });

    test('names it, and the others remain', async () => {
      const answer = await refused({});
      expectRefusal(answer, 400, 'invalid_channel_for_type', 'channels.1');
      expect(answer.body.error.message).toMatch(/whatsapp.*telegram, sms/);
      expect((await create(caller, GROUPS, { channels: ['telegram', 'sms'] })).channels).toHaveLength(2);
    });
  });
});
