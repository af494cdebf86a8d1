import { describe, expect, test } from 'vitest';
import { useLocalStack } from '../journeys/local-stack.ts';
import { accessibilityFindings } from './axe.ts';
import { screenshot, useBrowser } from './browser.ts';
import { hostedPage, useShop, verification } from './hosted-page.ts';

const running = useLocalStack({ clock: 'stands' });
const browser = useBrowser();
const shop = useShop();
const { open, codeOn, phone } = hostedPage(running, browser);

const WRONG = '+37069199100';
const CONFIRMED = { name: 'Your number is confirmed' };

test('a message from another phone is told plainly, and the right one still counts', async () => {
  const { page } = await open('verifications', verification({ channel: 'sms' }), { device: 'phone' });
  const code = await codeOn(page);
  await page.getByText('Send it from another device').click();
  await phone(WRONG).sms(code);
  const status = page.getByRole('status');
  await status.getByText('We got a message from another phone. Send it from the one ending in 99.').waitFor();
  // What somebody has opened stays open.
  await page.getByText(code, { exact: true }).waitFor();
  expect(await accessibilityFindings(page)).toEqual([]);
  await screenshot(page, 'page-wrong-phone');
  await phone().sms(code);
  await page.getByRole('heading', CONFIRMED).waitFor();
});

test('the third wrong phone ends it, with the way back to the caller', async () => {
  const { page, id } = await open(
    'verifications',
    verification({ channel: 'sms', redirect_url: `${shop.origin}/back` }),
  );
  const code = await codeOn(page);
  for (const number of ['+37069199101', '+37069199102', '+37069199103']) await phone(number).sms(code);
  await page.getByRole('heading', { name: 'Your number was not confirmed' }).waitFor();
  expect(await accessibilityFindings(page)).toEqual([]);
  await screenshot(page, 'page-failed');
  await page.getByRole('link', { name: 'Continue to' }).click();
  await page.waitForURL(`${shop.origin}/back?verification_id=${id}&status=failed`);
});

test('the time is counted down, and when it is over the page says so by itself', async () => {
  const { page, id } = await open(
    'verifications',
    verification({ expires_in: 60, redirect_url: `${shop.origin}/back` }),
    { clock: true },
  );
  const timer = page.getByRole('timer');
  expect(await timer.textContent()).toBe('1:00');
  await page.clock.fastForward(30_000);
  expect(await timer.textContent()).toBe('0:30');
  running.stack.advanceClock(61_000);
  await page.clock.fastForward(31_000);
  await page.getByRole('heading', { name: 'This link has expired' }).waitFor();
  expect(await page.getByText(/[A-Z0-9]{8}/).count()).toBe(0);
  await page.clock.resume();
  expect(await accessibilityFindings(page)).toEqual([]);
  await screenshot(page, 'page-expired');
  const back = page.getByRole('link', { name: 'Continue to' });
  expect(await back.getAttribute('href')).toBe(`${shop.origin}/back?verification_id=${id}&status=expired`);
});

test('a cancelled one says so', async () => {
  const { page, id, caller } = await open('verifications', verification());
  await caller.request('POST', `/api/v1/verifications/${id}/cancel`);
  await page.getByRole('heading', { name: 'This was cancelled' }).waitFor();
});

test('offline the page says so, and goes on when the connection is back', async () => {
  const { page } = await open('verifications', verification(), {
    expectedErrors: [/ERR_INTERNET_DISCONNECTED/],
  });
  const code = await codeOn(page);
  await page.context().setOffline(true);
  await page.getByRole('status').getByText('You are offline.').waitFor();
  await screenshot(page, 'page-offline');
  await phone().telegram(code);
  await page.context().setOffline(false);
  await page.getByRole('heading', CONFIRMED).waitFor();
});

test('while our server can’t be reached the page says so, and keeps trying', async () => {
  const { page } = await open('verifications', verification(), { expectedErrors: [/503/] });
  const state = '**/state';
  await page.route(state, (route) => route.fulfill({ status: 503, body: '{}' }));
  await page.getByRole('status').getByText('We can’t reach our server right now.').waitFor();
  await page.unroute(state);
  await page.getByRole('status').getByText('Waiting for your message.').waitFor();
});

describe('a link that opens nothing', () => {
  test('is told kindly, in the browser’s language', async () => {
    const page = await browser.visit({ locale: 'de', expectedErrors: [/404/] });
    const answer = await page.goto(`${running.local.baseUrl}/v/${'A'.repeat(27)}`);
    expect(answer?.status()).toBe(404);
    await page.getByRole('heading', { name: 'Dieser Link führt ins Leere' }).waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await screenshot(page, 'page-unknown');
  });
});
