import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useLocalStack } from '../journeys/local-stack.ts';
import { accessibilityFindings } from './axe.ts';
import { screenshot, useBrowser, type Visit } from './browser.ts';
import { hostedPage, useShop, verification } from './hosted-page.ts';

const running = useLocalStack();
const browser = useBrowser();
const shop = useShop();
const { open, codeOn, letLook, phone, project } = hostedPage(running, browser);

const PIN_TITLE = { name: 'Type the PIN' };
/** Chromium logs each answer from 400 on. */
const REFUSED = [/400/];

let people = 0;

/** The page after the message was sent, and the PIN that came back to the phone. */
async function held(fields: object, visit: Visit & { key?: string; clock?: true } = {}) {
  // A number is told five PINs a day.
  people += 1;
  const identifier = `+370691992${String(people).padStart(2, '0')}`;
  const wanted = verification({ channel: 'sms', assurance: 'confirmed', identifier, ...fields });
  const opened = await open('verifications', wanted, visit);
  const reply = await phone(identifier).sms(await codeOn(opened.page));
  if (visit.clock) await letLook(opened.page);
  await opened.page.getByRole('heading', PIN_TITLE).waitFor();
  return { ...opened, pin: /\b\d{6}\b/.exec(reply.body)?.[0] ?? '' };
}

const typed = (page: Page) => page.getByRole('textbox', { name: 'PIN' });

test('the PIN is typed where the page has put the focus, and its result goes to the caller alone', async () => {
  const key = await project('Listed', {}, [shop.origin]);
  const { page, id, pin, caller } = await held(
    { redirect_url: `${shop.origin}/done` },
    { key, clock: true, device: 'phone' },
  );
  await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('pin');
  // The sixth digit sends it.
  await page.keyboard.type(pin);
  await page.getByRole('heading', { name: 'The PIN is right' }).waitFor();
  await page.clock.fastForward(4000);
  await page.waitForURL(`${shop.origin}/done?*`);
  const told = new URL(page.url()).searchParams;
  expect([...told.keys()].sort()).toEqual(['result', 'status', 'verification_id']);
  expect([told.get('verification_id'), told.get('status')]).toEqual([id, 'pending']);
  const path = `/api/v1/verifications/${id}/confirm`;
  const confirmed = await caller.request('POST', path, { result: told.get('result') });
  expect(JSON.parse(confirmed.text)).toMatchObject({ status: 'verified' });
});

test('a PIN is pasted as it was copied, and typed in the digits of another script', async () => {
  for (const written of [
    (pin: string) => ` ${pin.slice(0, 3)} ${pin.slice(3)} `,
    (pin: string) => pin.replace(/\d/g, (digit) => String.fromCodePoint(0x0660 + Number(digit))),
  ]) {
    const { page, pin } = await held({ redirect_url: `${shop.origin}/done` }, { device: 'phone' });
    expect(await accessibilityFindings(page)).toEqual([]);
    await screenshot(page, 'page-pin');
    await typed(page).fill(written(pin));
    await page.getByRole('heading', { name: 'The PIN is right' }).waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await screenshot(page, 'page-pin-accepted');
  }
});

test('half a PIN stays typed when the page has something new to show', async () => {
  const { page, pin, id, caller } = await held({ redirect_url: `${shop.origin}/done` }, { clock: true });
  await page.keyboard.type(pin.slice(0, 3));
  const wrong = pin === '000000' ? '000001' : '000000';
  await caller.request('POST', `/api/v1/verifications/${id}/confirm`, { pin: wrong });
  await letLook(page);
  await page.locator('#pin-error', { hasText: 'Tries left: 2.' }).waitFor({ state: 'attached' });
  await page.keyboard.type(pin.slice(3));
  await page.getByRole('heading', { name: 'The PIN is right' }).waitFor();
});

test('a wrong PIN says how many tries are left, and the third ends it', async () => {
  const { page, pin } = await held(
    { redirect_url: `${shop.origin}/done` },
    { device: 'phone', colorScheme: 'dark', expectedErrors: REFUSED },
  );
  const wrong = pin === '000000' ? '000001' : '000000';
  for (const left of [2, 1]) {
    await typed(page).fill(wrong);
    await page.getByRole('alert').getByText(`This PIN is wrong. Tries left: ${left}.`).waitFor();
    expect(await typed(page).getAttribute('aria-invalid')).toBe('true');
  }
  expect(await accessibilityFindings(page)).toEqual([]);
  await screenshot(page, 'page-pin-wrong');
  await typed(page).fill(wrong);
  await page.getByRole('heading', { name: 'Your number was not confirmed' }).waitFor();
  await page.getByRole('link', { name: 'Continue to' }).waitFor();
});

test('a wrong PIN is said also where the page looks by itself at the same moment', async () => {
  const { page, pin } = await held(
    { redirect_url: `${shop.origin}/done` },
    { clock: true, expectedErrors: REFUSED },
  );
  const { pathname } = new URL(page.url());
  const own = Promise.withResolvers<void>();
  const other = Promise.withResolvers<void>();
  let fetched = 0;
  await page.route(
    (url) => url.pathname === pathname,
    async (route) => {
      fetched += 1;
      await (fetched === 1 ? own : other).promise;
      await route.continue();
    },
  );
  await typed(page).fill(pin === '000000' ? '000001' : '000000');
  await expect.poll(() => fetched).toBe(1);
  await letLook(page);
  await expect.poll(() => fetched).toBe(2);
  const answered = page.waitForEvent('requestfinished');
  own.resolve();
  await answered;
  other.resolve();
  await page.getByRole('alert').getByText('This PIN is wrong. Tries left: 2.').waitFor();
  expect(await typed(page).getAttribute('aria-invalid')).toBe('true');
});

test('a right PIN stays said where the page has begun to look at the same moment', async () => {
  const { page, pin, id, caller } = await held({ redirect_url: `${shop.origin}/done` }, { clock: true });
  const { pathname } = new URL(page.url());
  const [taken, shown] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let fetched = 0;
  await page.route(
    (url) => url.pathname === pathname,
    async (route) => {
      fetched += 1;
      if (fetched === 1) await shown.promise;
      await route.continue();
    },
  );
  await page.route('**/pin', async (route) => {
    const response = await route.fetch();
    // Something new to show.
    const wrong = pin === '000000' ? '000001' : '000000';
    await caller.request('POST', `/api/v1/verifications/${id}/confirm`, { pin: wrong });
    await letLook(page);
    await taken.promise;
    await route.fulfill({ response });
  });
  await typed(page).fill(pin);
  await expect.poll(() => fetched).toBe(1);
  taken.resolve();
  await page.getByRole('heading', { name: 'The PIN is right' }).waitFor();
  const late = page.waitForEvent('requestfinished');
  shown.resolve();
  await late;
  // Whatever it does with the answer is done by the time that it has another.
  await page.evaluate('fetch(location.href).then((answer) => answer.text())');
  expect(await typed(page).count()).toBe(0);
  await page.getByRole('link', { name: 'Continue to' }).waitFor();
});

test('where a result could reach nobody no PIN is taken', async () => {
  const { page } = await held({});
  await page.getByText('Type it at Acme, where you started this, and nowhere else.').waitFor();
  expect(await typed(page).count()).toBe(0);
  await screenshot(page, 'page-pin-elsewhere');
});
