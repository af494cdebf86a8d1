import { describe, expect, test } from 'vitest';
import {
  fetchRevocations,
  type RevocationList,
  rememberedRevocations,
  verifyOffline,
} from '../../shared/client/index.ts';
import { around, ID } from './answers.ts';
import { ISSUER, NOW, newIssuer, PROJECT } from './issuer.ts';
import { useService } from './service.ts';

const issuer = await newIssuer();
const service = useService();

describe('a proof that is checked offline', () => {
  const listOf = async (revoked: readonly string[]) => {
    const signature = await issuer.page(revoked);
    service.answer(() => around(signature));
    return fetchRevocations({
      issuer: ISSUER,
      baseUrl: service.url,
      jwks: issuer.jwks,
      currentDate: NOW,
    });
  };
  const check = async (revocations: RevocationList | (() => Promise<RevocationList>), currentDate = NOW) =>
    verifyOffline(await issuer.proof({ jti: `proof_${ID}` }), {
      issuer: ISSUER,
      audience: PROJECT,
      jwks: issuer.jwks,
      currentDate,
      revocations,
    });
  const afterTheList = new Date('2026-02-04T11:09:00.000Z');

  test('is revoked when the list names it, by its own id or by its verification’s', async () => {
    for (const id of [`proof_${ID}`, ID])
      expect(await check(await listOf([id]))).toMatchObject({ valid: false, reason: 'revoked' });
    expect(await check(await listOf([`proof_${ID}0`]))).toMatchObject({ valid: true });
  });

  test('is neither valid nor invalid by a list that is over', async () => {
    const list = await listOf([]);
    expect(await check(list, new Date(afterTheList.getTime() - 1))).toMatchObject({ valid: true });
    const error = { name: 'RevocationListError', reason: 'expired' };
    await expect(check(list, afterTheList)).rejects.toMatchObject(error);
  });

  test('stays revoked by a list that is over', async () => {
    const list = await listOf([ID]);
    expect(await check(list, afterTheList)).toMatchObject({ valid: false, reason: 'revoked' });
  });

  test('is nothing that another issuer’s list tells about', async () => {
    const other = { ...(await listOf([])), issuer: `${ISSUER}/test` };
    await expect(check(other)).rejects.toMatchObject({ reason: 'other_issuer' });
  });

  test('is not valid while the list can’t be had', async () => {
    const away = () => Promise.reject(new Error('away'));
    await expect(check(away)).rejects.toThrow('away');
  });
});

describe('a remembered list', () => {
  const MINUTE = 60_000;

  async function remembered(revoked: readonly string[] = [], minutes = 60) {
    const clock = { now: NOW.getTime() };
    const iat = NOW.getTime() / 1000;
    const signature = await issuer.page(revoked, { iat, exp: iat + 60 * minutes });
    service.answer(() => around(signature));
    const list = rememberedRevocations({
      issuer: ISSUER,
      baseUrl: service.url,
      jwks: issuer.jwks,
      now: () => clock.now,
    });
    return { list, clock };
  }

  test('is fetched once for all who ask at the same time, and again after five minutes', async () => {
    const { list, clock } = await remembered(['proof_a']);
    const [one, other] = await Promise.all([list(), list()]);
    expect(one).toBe(other);
    expect(one.has('proof_a')).toBe(true);
    clock.now += 5 * MINUTE - 1;
    expect(await list()).toBe(one);
    expect(service.received).toHaveLength(1);
    clock.now += 1;
    expect(await list()).not.toBe(one);
    expect(service.received).toHaveLength(2);
  });

  test('goes on while the service is away, asks every half a minute, and ends when it has expired', async () => {
    const { list, clock } = await remembered();
    const last = await list();
    service.answer(() => ({ status: 503 }));
    clock.now += 5 * MINUTE;
    expect(await list()).toBe(last);
    expect(await list()).toBe(last);
    expect(service.received).toHaveLength(2);
    clock.now += MINUTE / 2;
    expect(await list()).toBe(last);
    expect(service.received).toHaveLength(3);
    clock.now = NOW.getTime() + 60 * MINUTE;
    await expect(list()).rejects.toMatchObject({ status: 503 });
  });

  test('is fetched again before its five minutes when a cache has kept it almost to its end', async () => {
    const { list, clock } = await remembered([], 2);
    await list();
    clock.now += 2 * MINUTE;
    const signature = await issuer.page(['proof_a']);
    service.answer(() => around(signature));
    expect((await list()).has('proof_a')).toBe(true);
  });

  test('that was never there throws the reason, and is asked for again', async () => {
    const { list } = await remembered();
    service.answerInTurn({ status: 503 }, around(await issuer.page([])));
    await expect(list()).rejects.toMatchObject({ status: 503 });
    expect(await list()).toMatchObject({ size: 0 });
  });
});
