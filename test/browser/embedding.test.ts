import type { AddressInfo } from 'node:net';
import type { FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shop } from '../../docs/examples/embedding/server.ts';
import { readDeepLink } from '../../infra/local/simulator/client/deep-link.ts';
import { allowFrames } from '../../infra/local/simulator/frame-origins.ts';
import { useLocalStack } from '../journeys/local-stack.ts';
import { personWith } from '../journeys/person.ts';
import { accessibilityFindings } from './axe.ts';
import { screenshot, useBrowser, type Visit } from './browser.ts';

const NUMBER = '+37069199199';
const running = useLocalStack();
const browser = useBrowser();
/** The page of docs/examples/embedding, once on an origin that the project allows, and once on another. */
const shops: Record<'allowed' | 'stranger', string> = { allowed: '', stranger: '' };
const closers: (() => void)[] = [];

beforeAll(async () => {
  const { local, stack } = running;
  for (const name of ['allowed', 'stranger'] as const) {
    const server = shop({ versoUrl: local.baseUrl, apiKey: local.apiKeys.live }).listen(0, '127.0.0.1');
    await new Promise((listening) => server.once('listening', listening));
    shops[name] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    closers.push(() => server.close());
  }
  await allowFrames(stack, local, [shops.allowed, named(shops.allowed)]);
});
afterAll(() => {
  for (const close of closers) close();
});

function named(origin: string): string {
  return origin.replace('127.0.0.1', 'localhost');
}

type Shown = 'dialog' | 'on this page';
type Wish = {
  readonly shown?: Shown;
  readonly channel?: string;
  readonly confirmed?: boolean;
  readonly at?: string;
};

/** Somebody gives their number to the shop, which shows the hosted page. */
async function begin(
  { shown = 'dialog', channel = 'SMS', confirmed, at = shops.allowed }: Wish,
  visit?: Visit,
) {
  const page = await browser.visit(visit);
  await page.goto(at);
  await page.getByLabel('Number').fill(NUMBER);
  await page.getByLabel('App').selectOption(channel === 'SMS' ? 'Text message' : channel);
  if (confirmed) await page.getByLabel('With a PIN').check();
  await page
    .getByRole('button', { name: shown === 'dialog' ? 'Verify in a dialog' : 'Verify on this page' })
    .click();
  const frame = page.frameLocator('iframe');
  return { page, frame, dialog: page.getByRole('dialog'), said: page.getByRole('status') };
}

/** What the app that the page opens would send, by the provider's payload. */
async function send(frame: FrameLocator): Promise<string> {
  const link = await frame.locator('.direct a').first().getAttribute('href');
  const { text = '' } = readDeepLink(link ?? '') ?? {};
  return (await personWith(NUMBER, running.local).sms(text)).body;
}

/** A verification of the shop's project: its page's address. */
async function createFor(fields: object): Promise<string> {
  const { baseUrl, apiKeys } = running.local;
  const created = await fetch(`${baseUrl}/api/v1/verifications`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKeys.live}`, 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'phone', channel: 'sms', identifier: NUMBER, ...fields }),
  });
  return String(Object(await created.json()).verification_url);
}

const says = (page: Page, text: string) => page.getByText(text, { exact: true }).waitFor();

describe('the hosted page inside a shop’s, whose policy allows two sources', () => {
  test('in a dialog: the number is verified, the dialog goes, and the focus is where it was', async () => {
    const { page, frame, dialog } = await begin({});
    await frame.getByRole('heading', { level: 1 }).waitFor();
    expect(await dialog.getAttribute('aria-label')).toBe('Verify your phone number');
    expect(await accessibilityFindings(page)).toEqual([]);
    await screenshot(page, 'embedded-dialog');
    await send(frame);
    await says(page, `${NUMBER} is yours.`);
    await dialog.waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Verify in a dialog');
    expect(await page.evaluate('document.querySelectorAll("verso-dialog").length')).toBe(0);
  });

  test('in place: as high as its content, which stays when it is over', async () => {
    const { page, frame } = await begin({ shown: 'on this page' }, { device: 'phone', colorScheme: 'dark' });
    await frame.getByRole('heading', { level: 1 }).waitFor();
    const heights = () => page.evaluate('document.querySelector("iframe").clientHeight');
    const content = () => frame.locator('body').evaluate((body) => body.offsetHeight);
    await expect.poll(async () => (await heights()) === (await content())).toBe(true);
    await screenshot(page, 'embedded-inline');
    await send(frame);
    await says(page, `${NUMBER} is yours.`);
    await frame.locator('[data-scene=end]').waitFor();
    await expect.poll(async () => (await heights()) === (await content())).toBe(true);
  });

  test('with a PIN: the result goes through the shop’s server, for the session that began', async () => {
    const { page, frame } = await begin({ confirmed: true });
    const [pin = ''] = /\b\d{6}\b/.exec(await send(frame)) ?? [];
    await frame.locator('#pin').fill(pin);
    await says(page, `${NUMBER} is yours.`);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  test('without going to redirect_url: the page around it hears the end instead', async () => {
    const { local } = running;
    const page = await browser.visit();
    await page.goto(shops.allowed);
    const url = await createFor({ redirect_url: 'https://shop.example/back' });
    await page.evaluate(
      `void Verso.drawInline(${JSON.stringify(url)}, document.querySelector('#here')).then((told) => { globalThis.told = told })`,
    );
    const frame = page.frameLocator('iframe');
    await frame.locator('.direct a').first().waitFor();
    await send(frame);
    await expect.poll(() => page.evaluate('globalThis.told !== undefined')).toBe(true);
    expect(await page.evaluate('told')).toEqual({
      outcome: 'ended',
      verification_id: expect.stringMatching(/^[0-9a-f]{24}$/),
      status: 'verified',
    });
    await frame.locator('#go').click();
    expect(page.frames().map((each) => new URL(each.url()).origin)).toEqual([shops.allowed, local.baseUrl]);
  });

  test('under the other name of this machine', async () => {
    const { page, frame } = await begin({ at: named(shops.allowed) });
    await frame.getByRole('heading', { level: 1 }).waitFor();
    await send(frame);
    await says(page, `${NUMBER} is yours.`);
  });

  test.each(['desktop', 'phone', 'narrow'] as const)('on a %s nothing scrolls sideways', async (device) => {
    const { page, frame } = await begin({ channel: 'Telegram' }, { device });
    await frame.getByRole('heading', { level: 1 }).waitFor();
    const wide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate(wide)).toBe(0);
    expect(await frame.locator('body').evaluate((body) => body.scrollWidth - body.clientWidth)).toBe(0);
    await screenshot(page, `embedded-dialog-${device}`);
  });
});

describe('who closes it', () => {
  test('by Escape in the page is told apart from an outcome', async () => {
    const { page, frame, dialog } = await begin({});
    await frame.getByRole('heading', { level: 1 }).waitFor();
    await frame.locator('.direct a').first().press('Escape');
    await says(page, 'You closed it.');
    expect(await dialog.count()).toBe(0);
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Verify in a dialog');
  });

  test('by Escape on the dialog, and by its button', async () => {
    const { page, frame, dialog } = await begin({});
    await frame.getByRole('heading', { level: 1 }).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).press('Escape');
    await says(page, 'You closed it.');
    await page.getByRole('button', { name: 'Verify in a dialog' }).click();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await dialog.waitFor({ state: 'detached' });
  });

  test('of two closes the one on top', async () => {
    const { page, frame, dialog } = await begin({});
    await frame.getByRole('heading', { level: 1 }).waitFor();
    const src = await page.locator('iframe').getAttribute('src');
    await page.evaluate(`void (globalThis.second = Verso.openDialog(${JSON.stringify(src)}))`);
    await expect.poll(() => dialog.count()).toBe(2);
    await dialog.last().getByRole('button', { name: 'Close' }).press('Escape');
    expect(await page.evaluate('second')).toEqual({ outcome: 'closed' });
    expect(await dialog.count()).toBe(1);
    expect(await page.getByRole('status').textContent()).toBe('');
  });
});

describe('nobody else', () => {
  test('may frame the page: an origin that the project has not named sees nothing and hears nothing', async () => {
    const page = await browser.visit({ expectedErrors: [/frame-ancestors/, /ERR_BLOCKED/] });
    await page.addInitScript(
      'globalThis.heard = []; addEventListener("message", ({ data }) => heard.push(data))',
    );
    await page.goto(shops.stranger);
    const url = await createFor({});
    await page.evaluate(
      `Verso.openDialog(${JSON.stringify(url)}).catch((error) => { globalThis.failed = error.message })`,
    );
    await expect.poll(() => page.evaluate('globalThis.failed !== undefined')).toBe(true);
    expect(await page.evaluate('failed')).toContain(`Add ${shops.stranger} to the project's frame origins`);
    expect(await page.evaluate('heard')).toEqual([]);
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  test('is believed: the same message from another window is not heard', async () => {
    const { page, frame } = await begin({});
    await frame.getByRole('heading', { level: 1 }).waitFor();
    const forged = JSON.stringify({
      verso: 1,
      type: 'ended',
      verification_id: 'a'.repeat(24),
      status: 'verified',
    });
    await page.evaluate(`postMessage(${forged}, '*')`);
    // A frame of Verso's own origin is still another window than the one that was opened.
    const src = await page.locator('iframe').getAttribute('src');
    await page.evaluate(`void Verso.drawInline(${JSON.stringify(src)}, document.querySelector('#here'))`);
    await expect.poll(() => page.frames().length).toBe(3);
    const other = page.frames().at(-1);
    await other?.waitForLoadState();
    await other?.evaluate(`parent.postMessage(${forged}, '*')`);
    await other?.evaluate(`parent.postMessage({ verso: 1, type: 'close' }, '*')`);
    expect(await page.getByRole('dialog').count()).toBe(1);
    expect(await page.getByRole('status').textContent()).toBe('');
  });
});
