import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { allowFrames, ownOrigins } from '../../infra/local/simulator/frame-origins.ts';
import { phoneSimulator } from '../../infra/local/simulator/pages.ts';
import { useLocalStack } from '../journeys/local-stack.ts';
import { accessibilityFindings } from './axe.ts';
import { screenshot, useBrowser, type Visit } from './browser.ts';

const running = useLocalStack();
const browser = useBrowser();
beforeAll(async () => {
  const { stack, local } = running;
  await allowFrames(stack, local, ownOrigins(local));
  stack.serveLocally(phoneSimulator(local, stack));
});

type Wish = {
  readonly kind?: 'A number' | 'First channel wins' | 'Unknown number' | 'A request';
  readonly channel?: 'Telegram' | 'WhatsApp' | 'SMS';
  readonly locale?: string;
  readonly confirmed?: boolean;
  /** How this machine is called in the address. */
  readonly host?: string;
};

/** Somebody opens the simulator and asks for a verification. */
async function ask(
  { kind = 'A number', channel = 'Telegram', locale, confirmed, host = '127.0.0.1' }: Wish = {},
  visit?: Visit,
) {
  const page = await browser.visit(visit);
  await page.goto(`${running.local.baseUrl.replace('127.0.0.1', host)}/local/phone`);
  const server = page.getByRole('region', { name: 'Your server' });
  const phone = page.getByRole('region', { name: 'Their phone' });
  await server.getByRole('radio', { name: kind }).check();
  if (kind === 'A number' || kind === 'Unknown number')
    await server.getByRole('radio', { name: channel }).check();
  if (locale !== undefined || confirmed) await server.getByText('Language and PIN').click();
  if (locale !== undefined) await server.getByLabel('Language').selectOption(locale);
  if (confirmed) await server.getByLabel('Confirmed, by a PIN').check();
  await server.getByRole('button', { name: 'Verify' }).click();
  const press = (name: string) => phone.getByRole('button', { name }).click();
  const status = server.getByRole('status');
  const heard = phone.locator('.theirs:visible');
  const becomes = (text: string) => server.getByText(text, { exact: true }).waitFor();
  return { page, server, phone, press, status, heard, becomes };
}

/** And scans the code of the page with the phone. */
async function scan(wish?: Wish, visit?: Visit) {
  const all = await ask(wish, visit);
  await all.page.getByRole('button', { name: 'Scan its code with the phone' }).click();
  return all;
}

describe('a number is verified', () => {
  test('over Telegram, by Start and the button that shares the number', async () => {
    const { page, press, becomes, heard } = await scan();
    await press('Start');
    await press('Share my phone number');
    await becomes('verified');
    await heard.last().getByText('Acme now knows that this number is yours.').waitFor();
    await page.getByText(/^Verified in \d+ seconds\.$/).waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await screenshot(page, 'phone-simulator-telegram');
  });

  test.each(['WhatsApp', 'SMS'] as const)('over %s, by the prepared message', async (channel) => {
    const { press, becomes, phone, page } = await scan({ channel });
    await expect
      .poll(() => phone.getByLabel('Message').inputValue())
      .toMatch(/^VERIFY [A-Z0-9]{8} - .* for Acme$/);
    await press('Send');
    await becomes('verified');
    expect(await accessibilityFindings(page)).toEqual([]);
    await screenshot(page, `phone-simulator-${channel}`);
  });

  test('over WhatsApp by somebody who hides it, by the button that shares it', async () => {
    const { press, becomes, phone } = await scan({ channel: 'WhatsApp' });
    await phone.getByLabel('Hide it behind a user name').check();
    await press('Send');
    await press('Share contact info');
    await becomes('verified');
  });

  test('by a tap in the page, which arrives in the app, on localhost too', async () => {
    const { page, press, becomes } = await ask({ channel: 'SMS', host: 'localhost' });
    const direct = page.frameLocator('iframe').locator('.direct a');
    await direct.click();
    await press('Send');
    await becomes('verified');
  });

  test.each(['SMS', 'WhatsApp'] as const)('by the PIN that comes back over %s', async (channel) => {
    const { press, becomes, heard, page } = await scan({ channel, confirmed: true });
    await press('Send');
    await heard.first().waitFor();
    const [pin = ''] = /\b\d{6}\b/.exec((await heard.last().textContent()) ?? '') ?? [];
    await page.frameLocator('iframe').locator('#pin').fill(pin);
    await becomes('verified');
  });

  test('that nobody knew before', async () => {
    const { phone, press, becomes, server } = await scan({ kind: 'Unknown number' });
    await phone.getByLabel("This phone's number").fill('+37069199100');
    await press('Start');
    await press('Share my phone number');
    await becomes('verified');
    expect(await server.locator('#call').textContent()).toContain('"phone_number": "+37069199100"');
  });

  test('by the channel that comes first', async () => {
    const { press, becomes } = await scan({ kind: 'First channel wins' });
    await press('Start');
    await press('Share my phone number');
    await becomes('verified');
  });

  test('under a request', async () => {
    const { press, becomes } = await scan({ kind: 'A request' });
    await press('Start');
    await press('Share my phone number');
    await becomes('completed');
  });

  test('in the language that was picked, on a phone in the dark', async () => {
    const { page, press, heard } = await scan({ locale: 'ar' }, { device: 'phone', colorScheme: 'dark' });
    await press('Start');
    await heard.first().waitFor();
    expect(await heard.last().textContent()).toMatch(/\p{Script=Arabic}/u);
    expect(await accessibilityFindings(page)).toEqual([]);
  });

  test('with the keyboard alone, by what the page marks next', async () => {
    const page = await browser.visit();
    await page.goto(`${running.local.baseUrl}/local/phone`);
    await page.getByLabel('Number to verify').focus();
    await page.keyboard.press('Enter');
    await page.getByText('Next: open the app from the page').waitFor();
    await page.getByRole('button', { name: 'Scan its code with the phone' }).press('Enter');
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Start');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Share my phone number' }).press('Enter');
    await page.getByText('verified', { exact: true }).waitFor();
  });
});

describe('your server is told', () => {
  test('by webhooks, whose signature it checked', async () => {
    const { page, press, becomes } = await scan();
    await press('Start');
    await press('Share my phone number');
    await becomes('verified');
    const told = page.getByRole('log', { name: 'Webhooks it received' }).getByRole('listitem');
    await told.first().waitFor();
    expect(await told.first().textContent()).toContain('verification.completed');
    expect(await told.first().textContent()).toContain('sequence 1signature ok');
    await press('Reply NO');
    await told.nth(1).waitFor();
    const said = (await told.allTextContents()).join();
    expect(said).toContain('proof.revoked');
  });

  test('and hears a webhook that somebody else signed as what it is', async () => {
    const { page, becomes } = await ask();
    await becomes('pending');
    const forged = { id: 'evt_1', event: 'verification.completed', sequence: 1, data: { id: 'none' } };
    const { status } = await fetch(`${running.local.baseUrl}/local/phone/webhooks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(forged),
    });
    expect(status).toBe(401);
    await page.getByText('signature wrong').waitFor();
  });
});

test('another number is told so, and nothing is verified', async () => {
  const { press, phone, heard, status } = await scan();
  await phone.getByLabel("This phone's number").fill('+37069199100');
  await press('Start');
  await press('Share my phone number');
  await heard.nth(1).waitFor();
  expect(await heard.last().textContent()).toContain('this account has another one');
  expect(await status.textContent()).toBe('pending');
});

test('NO takes back what was confirmed', async () => {
  const { press, becomes, heard } = await scan();
  await press('Start');
  await press('Share my phone number');
  await becomes('verified');
  await press('Reply NO');
  await becomes('revoked');
  await heard.last().getByText('your confirmation is withdrawn').waitFor();
});

test('what the API refuses is said', async () => {
  const page = await browser.visit({ expectedErrors: [/400/] });
  await page.goto(`${running.local.baseUrl}/local/phone`);
  await page.getByLabel('Number to verify').fill('12');
  await page.getByRole('button', { name: 'Verify' }).click();
  await page.getByRole('alert').getByText('+').waitFor();
});

test('a pasted link opens its app', async () => {
  const page = await browser.visit();
  await page.goto(`${running.local.baseUrl}/local/phone`);
  await page.getByText('Open a link from elsewhere').click();
  await page.getByLabel('Paste a deep link').fill('sms:+15550100?&body=VERIFY%20ABCD%20%2B%20more');
  expect(await page.getByRole('group', { name: 'App' }).getByRole('radio', { name: 'SMS' }).isChecked()).toBe(
    true,
  );
  expect(await page.getByLabel('Message').inputValue()).toBe('VERIFY ABCD + more');
});

test('at 320 pixels nothing scrolls sideways', async () => {
  const { page } = await scan({}, { device: 'narrow' });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
  expect(await accessibilityFindings(page)).toEqual([]);
});

describe('the live key behind the page', () => {
  const url = (path: string) => `${running.local.baseUrl}/local/phone${path}`;

  test('never reaches the browser', async () => {
    for (const path of ['', '/phone.js', '/page.css', '/handset.css']) {
      const answer = await fetch(url(path));
      expect(answer.status).toBe(200);
      expect(await answer.text()).not.toContain('pk_');
    }
  });

  test('is not lent to a form of another site', async () => {
    const body = JSON.stringify({ kind: 'number', channels: ['sms'], number: '+37069199199' });
    const answer = await fetch(url('/asked'), { method: 'POST', body });
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
