import { beforeAll, describe, expect, test } from 'vitest';
import { create, expectRefusal, NO_ID, newCaller, REQUESTS, VERIFICATIONS } from './contract-fixtures.ts';
import { useLocalStack } from './local-stack.ts';

const DAY = 86_400_000;
const phones = (count: number) =>
  Array.from({ length: count }, (_, place) => ({
    type: 'phone',
    identifier: `+370691992${String(place).padStart(2, '0')}`,
  }));

const running = useLocalStack({ clock: 'stands' });
/** In the sandbox a call does what a person would. */
let caller: Awaited<ReturnType<typeof newCaller>>;

beforeAll(async () => {
  caller = await newCaller(running, { environment: 'test' });
});

const read = async (id: string) => (await caller.get(`${REQUESTS}/${id}`)).body;
const make = (fields: object = {}) => create(caller, REQUESTS, fields);

async function verify({ assets }: { assets: readonly { verification_id: string }[] }, place: number) {
  const { status, body } = await caller.post(
    `${VERIFICATIONS}/${assets[place]?.verification_id}/test-verify`,
  );
  expect(status).toBe(200);
  return body;
}

describe('a request is cancelled', () => {
  const cancel = (id: string) => caller.call('DELETE', `${REQUESTS}/${id}`);

  test('with the codes that are open under it, again and again', async () => {
    const request = await make({ assets: phones(2) });
    const proven = await verify(request, 1);
    for (let times = 0; times < 3; times += 1) {
      const { status, body } = await cancel(request.id);
      expect({ code: status, ...body }).toEqual({ code: 200, success: true, status: 'cancelled' });
      if (times === 1) running.stack.advanceClock(2 * DAY);
    }
    expect(await read(request.id)).toMatchObject({
      status: 'cancelled',
      completed_at: null,
      assets: [{ status: 'cancelled' }, { status: 'verified', proof_token: proven.proof_token }],
    });
    const open = `${VERIFICATIONS}/${request.assets[0].verification_id}`;
    expect((await caller.get(open)).body.status).toBe('cancelled');
    expectRefusal(await caller.post(`${open}/test-verify`), 409, 'conflict');
  });

  test('phone by phone where a code is cancelled by itself, and stays open for the next', async () => {
    const { id, assets } = await make();
    await caller.post(`${VERIFICATIONS}/${assets[0].verification_id}/cancel`);
    expect(await read(id)).toMatchObject({ status: 'pending', assets: [{ status: 'cancelled' }] });
    running.stack.advanceClock(DAY);
    expect(await read(id)).toMatchObject({ status: 'expired', assets: [{ status: 'expired' }] });
  });

  test('not when it is completed or has expired', async () => {
    const completed = await make();
    await verify(completed, 0);
    const expired = await make({ expires_in: 60 });
    running.stack.advanceClock(60_000);
    for (const { id } of [completed, expired]) {
      const before = await read(id);
      expectRefusal(await cancel(id), 409, 'conflict');
      expect(await read(id)).toEqual(before);
    }
    expectRefusal(await cancel(NO_ID), 404, 'not_found');
  });

  test('or completed, when both come at the same time, and everything says the same', async () => {
    const race = async (asset: object) => {
      const { id, assets } = await make({ assets: [asset] });
      const path = `${VERIFICATIONS}/${assets[0].verification_id}`;
      const [cancelled, proven] = await Promise.all([cancel(id), caller.post(`${path}/test-verify`)]);
      expect([cancelled.status, proven.status].sort()).toEqual([200, 409]);
      const request = await read(id);
      expect(request.status).toBe(cancelled.status === 200 ? 'cancelled' : 'completed');
      expect(request.assets[0].status).toBe(proven.status === 200 ? 'verified' : 'cancelled');
    };
    const each = phones(20);
    while (each.length > 0) await Promise.all(each.splice(0, 4).map(race));
  });
});
