import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  create,
  expectRefusal,
  ID,
  ISO,
  NUMBER,
  newCaller,
  OTHER_NUMBER,
  PROOFS,
  REQUESTS,
  VERIFICATIONS,
} from './contract-fixtures.ts';
import { countItems, useLocalStack } from './local-stack.ts';

const DAY = 86_400_000;
const phone = (identifier?: string, more: object = {}) => ({ type: 'phone', identifier, ...more });
const phones = (count: number) =>
  Array.from({ length: count }, (_, place) => phone(`+370691992${String(place).padStart(2, '0')}`));

const running = useLocalStack({ clock: 'stands' });
/** In the sandbox a call does what a person would. */
let caller: Awaited<ReturnType<typeof newCaller>>;

beforeAll(async () => {
  caller = await newCaller(running, { environment: 'test' });
});

type Created = { assets: readonly { allowed_channels: readonly string[] }[] };
const read = async (id: string) => (await caller.get(`${REQUESTS}/${id}`)).body;
const make = (fields: object = {}) => create(caller, REQUESTS, fields);

async function verify(request: { id: string }, place: number) {
  const { assets } = await read(request.id);
  const { status, body } = await caller.post(`${VERIFICATIONS}/${assets[place].verification_id}/test-verify`);
  expect(status).toBe(200);
  return body;
}

describe('a verification request', () => {
  test('answers everything that was asked, and its page once', async () => {
    const fields = {
      reference_id: 'order 7',
      action_type: 'sign_contract',
      action_context: { title: 'Sign', description: 'A contract of two pages.' },
      redirect_url: 'https://example.com/back',
      callback_url: 'https://shop.example/hook',
      external_user_id: 'ann',
      partial_ok: true,
    };
    const { status, headers, body } = await caller.post(REQUESTS, {
      ...fields,
      assets: [phone('+370 691 99199')],
    });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`${REQUESTS}/${body.id}`);
    expect(body).toMatchObject({
      ...fields,
      id: expect.stringMatching(ID),
      status: 'pending',
      assets: [
        {
          type: 'phone',
          identifier: NUMBER,
          status: 'pending',
          verification_id: expect.stringMatching(ID),
          ...{ verified_identifier: null, verified_channel: null, proof_token: null, verified_at: null },
        },
      ],
      verification_url: expect.stringMatching(/\/v\/r[\w-]{27}$/),
      ...{ completed_at: null, created_at: expect.stringMatching(ISO), updated_at: body.created_at },
    });
    expect(Date.parse(body.expires_at) - Date.parse(body.created_at)).toBe(DAY);
    const again = await read(body.id);
    expect(again).toEqual({ ...body, verification_url: null });
    const { body: verification } = await caller.get(`${VERIFICATIONS}/${body.assets[0].verification_id}`);
    expect(verification).toMatchObject({ identifier: NUMBER, status: 'pending', external_user_id: 'ann' });
    expect(verification).toMatchObject({
      callback_url: fields.callback_url,
      redirect_url: fields.redirect_url,
    });
  });

  test.each([1, 10])('holds %i phones, each with a verification of its own', async (count) => {
    const { id, assets } = await make({ assets: phones(count) });
    expect(new Set(assets.map((each: { verification_id: string }) => each.verification_id)).size).toBe(count);
    expect((await read(id)).assets).toEqual(assets);
  });

  test('may leave the number to the page, and say which channels will do', async () => {
    const { assets } = await make({
      assets: [
        phone(),
        phone(NUMBER, { channel: 'sms' }),
        phone(OTHER_NUMBER, { allowed_channels: ['whatsapp'] }),
      ],
    });
    expect(assets).toMatchObject([
      { identifier: null, verification_id: null, allowed_channels: ['telegram', 'whatsapp'] },
      { identifier: NUMBER, allowed_channels: ['sms'] },
      { identifier: OTHER_NUMBER, allowed_channels: ['whatsapp'] },
    ]);
    expect((await caller.get(`${VERIFICATIONS}/${assets[2].verification_id}`)).body.channel).toBe('whatsapp');
  });

  test.each([{ max_age_days: 30 }, 'fresh', 30])(
    'takes a validity_requirement of %j, which a proof made for it meets',
    async (validity_requirement) => {
      const made = await make({ validity_requirement });
      expect(made).toMatchObject({ status: 'pending', assets: [{ verified_at: null }] });
      expect(made).not.toHaveProperty('validity_requirement');
    },
  );

  test('that names no channel is open to those that reach what is asked, basic by itself', async () => {
    const channelsOf = ({ assets }: Created) => assets[0]?.allowed_channels;
    const [unasked, low] = [await make(), await make({ assurance: 'low' })];
    expect([unasked.assurance, channelsOf(unasked)]).toEqual(['basic', ['telegram', 'whatsapp']]);
    expect([low.assurance, channelsOf(low)]).toEqual(['low', ['telegram', 'whatsapp', 'sms']]);
  });

  test.each([60, 604_800])('is open for %i seconds and expires at their end', async (expires_in) => {
    const { id } = await make({ expires_in });
    running.stack.advanceClock(expires_in * 1000 - 5000);
    expect(await read(id)).toMatchObject({ status: 'pending', assets: [{ status: 'pending' }] });
    running.stack.advanceClock(5000);
    expect(await read(id)).toMatchObject({
      status: 'expired',
      assets: [{ status: 'expired' }],
      completed_at: null,
    });
  });

  test('is partial, then completed, as its phones are verified', async () => {
    const request = await make({ assets: phones(2), nonce: 'of this request' });
    const first = await verify(request, 1);
    expect(await read(request.id)).toMatchObject({
      status: 'partial',
      completed_at: null,
      updated_at: first.verified_at,
      assets: [
        { status: 'pending', proof_token: null },
        {
          status: 'verified',
          verified_identifier: first.identifier,
          verified_channel: 'telegram',
          proof_token: first.proof_token,
          verified_at: first.verified_at,
        },
      ],
    });
    running.stack.advanceClock(1000);
    const second = await verify(request, 0);
    const completed = await read(request.id);
    expect(completed).toMatchObject({ status: 'completed', completed_at: second.verified_at });
    running.stack.advanceClock(2 * DAY);
    expect(await read(request.id)).toEqual(completed);
  });

  test('waits for the required phones alone, or for all where none is required', async () => {
    const [first, second] = phones(2);
    const one = await make({ assets: [{ ...first, required: false }, second] });
    await verify(one, 1);
    expect(await read(one.id)).toMatchObject({ status: 'completed' });
    const none = await make({ assets: phones(2).map((each) => ({ ...each, required: false })) });
    await verify(none, 1);
    expect(await read(none.id)).toMatchObject({ status: 'partial' });
  });

  test.each([
    [true, 'partial'],
    [false, 'expired'],
  ])('that ends in part, where partial_ok is %s, is %s', async (partial_ok, status) => {
    const request = await make({ assets: phones(2), partial_ok, expires_in: 600 });
    await verify(request, 0);
    running.stack.advanceClock(600_000);
    const assets = [{ status: 'verified', proof_token: expect.any(String) }, { status: 'expired' }];
    expect(await read(request.id)).toMatchObject({ status, assets, completed_at: null });
  });

  test('stays completed when a proof is revoked, which it then shows no more', async () => {
    const request = await make();
    const { id } = await verify(request, 0);
    await caller.post(`${PROOFS}/${id}/revoke`, { reason: 'fraud' });
    expect(await read(request.id)).toMatchObject({
      status: 'completed',
      assets: [{ status: 'revoked', proof_token: null, verified_identifier: NUMBER }],
    });
  });

  test('is kept no longer than the verifications that say it is completed', async () => {
    const request = await make({ expires_in: 604_800, proof_expiry_days: 1 });
    const { id } = await verify(request, 0);
    const { administrator, outputs } = running.stack;
    const client = new DynamoDBClient(administrator);
    const ttlOf = async (pk: string) => {
      const Key = { pk: { S: pk }, sk: { S: '-' } };
      const { Item } = await client.send(new GetItemCommand({ TableName: outputs.TableName, Key }));
      return Number(Item?.ttl?.N);
    };
    expect(await ttlOf(`verification#${id}`)).toBeGreaterThanOrEqual(await ttlOf(`request#${request.id}`));
  });

  test('comes once for an Idempotency-Key, with its verifications', async () => {
    const sent = { headers: { 'idempotency-key': 'request-1' }, body: { assets: phones(3) } };
    const before = await countItems(running.stack, 'verification');
    const answers = await Promise.all([1, 2, 3].map(() => caller.call('POST', REQUESTS, sent)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await countItems(running.stack, 'verification')).toBe(before + 3);
    const other = { ...sent, body: { assets: phones(2) } };
    expectRefusal(await caller.call('POST', REQUESTS, other), 422, 'idempotency_key_reused');
    await verify(answers[0]?.body, 0);
    expect((await caller.call('POST', REQUESTS, sent)).text).toBe(answers[0]?.text);
    await caller.call('DELETE', `${REQUESTS}/${answers[0]?.body.id}`);
    expect((await caller.call('POST', REQUESTS, sent)).text).toBe(answers[0]?.text);
  });
});
