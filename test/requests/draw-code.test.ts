import { describe, expect, test } from 'vitest';
import { MOST_CODES } from '../../shared/page/page-link.ts';
import { requestStatusAt } from '../../shared/requests/request.ts';
import { DAY, HOUR, MINUTE } from '../fakes/clock.ts';
import { refusalOf } from '../fakes/refusal.ts';
import { NUMBER, OTHER_NUMBER } from '../fakes/verifications.ts';
import { codeFrom } from '../verification/inbox.ts';
import { ASKED, KNOWN, pageDesk } from './page-desk.ts';

describe('a number that is typed on the page', () => {
  test('gets its verification, which a message from it completes', async () => {
    const { request, receive, stored: verification, lists, clock } = pageDesk();
    const asked = await request();
    const id = await asked.draw(0, NUMBER);
    expect((await asked.stored()).assets).toEqual([{ ...ASKED, verificationId: id, codes: 1 }]);
    expect(await verification(id)).toMatchObject({
      status: 'pending',
      identifier: NUMBER,
      requestId: asked.id,
      expiresAt: clock.now() + HOUR,
    });
    await receive('sms', codeFrom(OTHER_NUMBER, await asked.code(), 'sms'));
    expect(await verification(id)).toMatchObject({ attempts: 1 });
    await receive('sms', codeFrom(NUMBER, await asked.code(), 'sms'));
    const state = { request: await asked.stored(), verifications: await lists.many([id]) };
    expect(requestStatusAt(state, clock.now())).toBe('completed');
  });

  test('twice is asked for once, also at the same time', async () => {
    const { request, counters } = pageDesk();
    const asked = await request();
    const ids = await Promise.all(Array.from({ length: 5 }, () => asked.draw(0, NUMBER)));
    expect(new Set([...ids, await asked.draw(0, NUMBER), await asked.draw()]).size).toBe(1);
    expect((await asked.stored()).assets[0]).toMatchObject({ codes: 1 });
    expect(counters.total()).toBe(1);
  });

  test('that was mistyped makes room for the right one, and its code opens nothing any more', async () => {
    const { request, receive, stored: verification } = pageDesk();
    const asked = await request();
    const mistyped = await asked.draw(0, OTHER_NUMBER);
    const oldCode = await asked.code();
    const id = await asked.draw(0, NUMBER);
    expect(id).not.toBe(mistyped);
    expect(await verification(mistyped)).toMatchObject({ status: 'cancelled' });
    expect(await receive('sms', codeFrom(OTHER_NUMBER, oldCode, 'sms'))).toEqual({ kind: 'no_match' });
    expect(await receive('sms', codeFrom(NUMBER, await asked.code(), 'sms'))).toMatchObject({
      kind: 'verified',
    });
  });

  test('can’t be changed once its own message waits for the PIN', async () => {
    const { request, receive, stored: verification } = pageDesk();
    const asked = await request({ assurance: 'confirmed' });
    const id = await asked.draw(0, NUMBER);
    await receive('sms', codeFrom(NUMBER, await asked.code(), 'sms'));
    expect(await refusalOf(() => asked.draw(0, OTHER_NUMBER))).toMatchObject({ code: 'conflict' });
    expect(await verification(id)).toMatchObject({ status: 'pending', held: { number: NUMBER } });
  });

  test('of two people at the same time is one of the two, with one code open', async () => {
    const { request, lists } = pageDesk();
    const asked = await request();
    await Promise.all(
      [asked.draw(0, NUMBER), asked.draw(0, OTHER_NUMBER)].map((each) => each.catch(() => '')),
    );
    const [asset] = (await asked.stored()).assets;
    const [open] = await lists.many([asset?.verificationId ?? '']);
    expect(open?.status).toBe('pending');
    expect([NUMBER, OTHER_NUMBER]).toContain(open?.identifier);
  });

  test('is refused where the caller has given one, and where another phone has it', async () => {
    const { request } = pageDesk();
    const asked = await request({ assets: [KNOWN, ASKED] });
    expect(await refusalOf(() => asked.draw(0, OTHER_NUMBER))).toMatchObject({ code: 'conflict' });
    expect(await refusalOf(() => asked.draw(1, NUMBER))).toMatchObject({
      code: 'validation_error',
      details: [{ field: 'number', code: 'number_repeated' }],
    });
    expect(await refusalOf(() => asked.draw(1))).toMatchObject({ code: 'conflict' });
  });

  test('counts to what one number may be asked for', async () => {
    const { request } = pageDesk();
    const pages = await Promise.all(Array.from({ length: 6 }, () => request()));
    for (const page of pages.slice(0, 5)) await page.draw(0, NUMBER);
    const [, , , , , last] = pages;
    expect(last && (await refusalOf(() => last.draw(0, NUMBER)))).toMatchObject({
      code: 'rate_limited',
      headers: { 'retry-after': expect.any(String) },
    });
    expect((await last?.stored())?.assets).toEqual([ASKED]);
  });
});

describe('a fresh code', () => {
  test('is drawn once the last has expired, which stays expired and tells nobody', async () => {
    const { request, receive, clock, stored: verification, verifications } = pageDesk();
    const known = await request({ assets: [KNOWN] });
    const [first = { verificationId: '' }] = (await known.stored()).assets;
    const firstCode = await known.code();
    clock.advance(HOUR);
    const id = await known.draw();
    expect(id).not.toBe(first.verificationId);
    expect(await verification(first.verificationId ?? '')).toMatchObject({ status: 'expired', sequence: 0 });
    expect(verifications.events).toEqual([]);
    expect((await known.stored()).assets[0]).toMatchObject({ verificationId: id, codes: 2 });
    expect(await receive('sms', codeFrom(NUMBER, firstCode, 'sms'))).toEqual({ kind: 'no_match' });
    expect(await receive('sms', codeFrom(NUMBER, await known.code(), 'sms'))).toMatchObject({
      kind: 'verified',
    });
  });

  test('is drawn after three wrong senders', async () => {
    const { request, receive } = pageDesk();
    const known = await request({ assets: [KNOWN] });
    const code = await known.code();
    for (const last of [1, 2, 3]) await receive('sms', codeFrom(`+3706919910${last}`, code, 'sms'));
    await known.draw();
    expect(await receive('sms', codeFrom(NUMBER, await known.code(), 'sms'))).toMatchObject({
      kind: 'verified',
    });
  });

  test('is the open one while there is one, and none for what is verified', async () => {
    const { request, receive } = pageDesk();
    const known = await request({ assets: [KNOWN, ASKED] });
    const [first] = (await known.stored()).assets;
    expect(await known.draw(0)).toBe(first?.verificationId);
    await receive('sms', codeFrom(NUMBER, await known.code(0), 'sms'));
    expect(await known.draw(0)).toBe(first?.verificationId);
    expect((await known.stored()).assets[0]).toMatchObject({ codes: 1 });
  });

  test('never outlives its request', async () => {
    const { request, clock, stored: verification } = pageDesk();
    const known = await request({ assets: [KNOWN], lifeSeconds: 2 * 3600 });
    const { expiresAt } = await known.stored();
    clock.advance(HOUR + 50 * MINUTE);
    expect(await verification(await known.draw())).toMatchObject({ expiresAt });
  });

  test(`is drawn ${MOST_CODES} times for one phone, and no more, however many ask at once`, async () => {
    const { request, clock, verifications, lists } = pageDesk();
    const known = await request({ assets: [KNOWN] });
    const ids = new Set<string>();
    for (let nth = 2; nth <= MOST_CODES; nth += 1) {
      clock.advance(HOUR);
      for (const id of await Promise.all(Array.from({ length: 5 }, () => known.draw()))) ids.add(id);
    }
    expect(ids.size).toBe(MOST_CODES - 1);
    clock.advance(HOUR);
    const answers = await Promise.all(Array.from({ length: 5 }, () => refusalOf(() => known.draw())));
    expect(answers.map(({ code }) => code)).toEqual(Array.from({ length: 5 }, () => 'conflict'));
    expect((await known.stored()).assets[0]).toMatchObject({ codes: MOST_CODES });
    expect(await lists.many([...ids])).toHaveLength(MOST_CODES - 1);
    expect(verifications.events).toEqual([]);
  });

  test('is not drawn for a request that is over', async () => {
    const { request, clock } = pageDesk();
    const expired = await request({ assets: [KNOWN] });
    clock.advance(DAY);
    expect(await refusalOf(() => expired.draw())).toMatchObject({ code: 'conflict' });
    const cancelled = await request({ assets: [ASKED] });
    await cancelled.cancel();
    expect(await refusalOf(() => cancelled.draw(0, NUMBER))).toMatchObject({ code: 'conflict' });
    expect((await cancelled.stored()).assets).toEqual([ASKED]);
  });

  test('that races with the end of its request is not open afterwards', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { request, clock, lists } = pageDesk();
      const known = await request({ assets: [KNOWN] });
      clock.advance(HOUR);
      const [drawn] = await Promise.all([known.draw().catch(() => undefined), known.cancel()]);
      const after = await known.stored();
      expect(after.cancelledAt).toBeDefined();
      const ids = [drawn, ...after.assets.map(({ verificationId }) => verificationId)].flatMap(
        (id) => id ?? [],
      );
      expect((await lists.many(ids)).filter(({ status }) => status === 'pending')).toEqual([]);
    }
  });
});
