import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { phoneSimulator } from '../../infra/local/simulator/pages.ts';
import { useLocalStack } from '../journeys/local-stack.ts';
import { accessibilityFindings } from './axe.ts';
import { screenshot, useBrowser, type Visit } from './browser.ts';

const running = useLocalStack();
const browser = useBrowser();
beforeAll(() => running.stack.serveLocally(phoneSimulator(running.local, running.stack)));

type Wish = { readonly channel?: string; readonly confirmed?: boolean; readonly locale?: string };

/** Somebody opens the simulator, asks for a verification and opens its link on the phone. */
async function begin({ channel = 'Telegram', confirmed = false, locale = 'en' }: Wish, visit?: Visit) {
  const page = await browser.visit(visit);
  await page.goto(`${running.local.baseUrl}/local/phone`);
  const caller = page.getByRole('region', { name: 'Your server' });
  const phone = page.getByRole('region', { name: "The person's phone" });
  await caller.getByLabel('Channel').selectOption(channel);
  await caller.getByLabel('Language').selectOption(locale);
  if (confirmed) await caller.getByLabel('Assurance').selectOption('confirmed');
  await caller.getByRole('button', { name: 'Create a verification' }).click();
  await caller.getByRole('button', { name: 'Open the link on the phone' }).click();
  const press = (name: string) => phone.getByRole('button', { name }).click();
  const status = caller.getByRole('status');
  const heard = phone.locator('.theirs');
  const says = (text: string) => caller.getByText(text, { exact: true }).waitFor();
  return { page, caller, phone, press, status, heard, says };
}

describe('a number is verified', () => {
  test('over Telegram, by Start and the button that shares the number', async () => {
    const { page, press, says, heard } = await begin({});
    await press('Send');
    await press('Share my phone number');
    await says('verified');
    expect(await heard.last().textContent()).toContain('Acme now knows that this number is yours.');
    expect(await accessibilityFindings(page)).toEqual([]);
    await screenshot(page, 'phone-simulator-telegram');
  });

  test.each(['WhatsApp', 'SMS'])('over %s, by the prepared message', async (channel) => {
    const { press, says, phone } = await begin({ channel });
    expect(await phone.getByLabel('Message').inputValue()).toMatch(/^VERIFY [A-Z0-9]{8} - .* for Acme$/);
    await press('Send');
    await says('verified');
  });

  test.each(['SMS', 'WhatsApp'])('by the PIN that comes back over %s', async (channel) => {
    const { press, says, heard, caller } = await begin({ channel, confirmed: true });
    await press('Send');
    const [pin = ''] = /\b\d{6}\b/.exec((await heard.last().textContent()) ?? '') ?? [];
    await caller.getByLabel('PIN from the phone').fill(pin);
    await caller.getByRole('button', { name: 'Confirm' }).click();
    await says('verified');
  });

  test('in the language that was picked, on a phone in the dark', async () => {
    const { page, press, heard } = await begin({ locale: 'ar' }, { device: 'phone', colorScheme: 'dark' });
    await press('Send');
    expect(await heard.last().textContent()).toMatch(/\p{Script=Arabic}/u);
    expect(await accessibilityFindings(page)).toEqual([]);
  });

  test('with the keyboard alone', async () => {
    const page = await browser.visit();
    await page.goto(`${running.local.baseUrl}/local/phone`);
    await page.getByLabel('Number to verify').focus();
    await page.keyboard.press('Enter');
    const open = page.getByRole('button', { name: 'Open the link on the phone' });
    await open.waitFor();
    for (const next of ['Open the link on the phone', 'Send', 'Share my phone number']) {
      await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe(next);
      await page.keyboard.press('Enter');
    }
    await page.getByText('verified', { exact: true }).waitFor();
  });
});

test('another number is told so, and nothing is verified', async () => {
  const { press, phone, heard, status } = await begin({});
  await phone.getByLabel("This phone's number").fill('+37069199100');
  await press('Send');
  await press('Share my phone number');
  await heard.nth(1).waitFor();
  expect(await heard.last().textContent()).toContain('this account has another one');
  expect(await status.textContent()).toBe('pending');
});

test('NO takes back what was confirmed', async () => {
  const { press, phone, says, heard } = await begin({});
  await press('Send');
  await press('Share my phone number');
  await says('verified');
  await phone.getByLabel('Message').fill('NO');
  await press('Send');
  await heard.nth(2).waitFor();
  expect(await heard.last().textContent()).toContain('your confirmation is withdrawn');
});

test('a pasted link opens its app', async () => {
  const page = await browser.visit();
  await page.goto(`${running.local.baseUrl}/local/phone`);
  await page.getByLabel('Paste a deep link').fill('sms:+15550100?&body=VERIFY%20ABCD%20%2B%20more');
  expect(await page.getByLabel('App', { exact: true }).inputValue()).toBe('sms');
  expect(await page.getByLabel('Message').inputValue()).toBe('VERIFY ABCD + more');
});

test('at 320 pixels nothing scrolls sideways', async () => {
  const { page } = await begin({}, { device: 'narrow' });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
});

describe('the live key behind the page', () => {
  const url = (path: string) => `${running.local.baseUrl}/local/phone${path}`;
  const body = JSON.stringify({ type: 'phone', channel: 'sms', identifier: '+37069199199' });

  test('never reaches the browser', async () => {
    for (const path of ['', '/phone.js', '/deep-link.js', '/phone.css']) {
      const text = await (await fetch(url(path))).text();
      expect(text).not.toContain('pk_');
    }
  });

  test('is not lent to a form of another site', async () => {
    const answer = await fetch(url('/verifications'), { method: 'POST', body });
    expect(answer.status).toBe(415);
  });
});

test('no file of what is deployed knows the simulator', () => {
  const files = readdirSync(inject('assemblyDir'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  expect(files.some((file) => file.endsWith('.mjs'))).toBe(true);
  expect(files.filter((file) => readFileSync(file, 'utf8').includes('/local/phone'))).toEqual([]);
});
