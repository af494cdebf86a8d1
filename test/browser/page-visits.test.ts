import { describe, expect, test } from 'vitest';
import { useLocalStack } from '../journeys/local-stack.ts';
import { accessibilityFindings } from './axe.ts';
import { screenshot, useBrowser } from './browser.ts';
import { GROUP, group, hostedPage, useShop, verification } from './hosted-page.ts';

const running = useLocalStack();
const browser = useBrowser();
const shop = useShop();
const { open, codeOn, letLook, phone, project } = hostedPage(running, browser);

const CONFIRMED = { name: 'Your number is confirmed' };

test('two tabs of one link both see the end', async () => {
  const { page, url } = await open('verifications', verification());
  const other = await page.context().newPage();
  await other.goto(url);
  await phone().telegram(await codeOn(page));
  await other.getByRole('heading', CONFIRMED).waitFor();
  await page.bringToFront();
  await page.getByRole('heading', CONFIRMED).waitFor();
});

test('a hidden tab asks nothing, and asks at once when somebody comes back', async () => {
  const { page } = await open('verifications', verification(), { clock: true });
  const hide = (hidden: boolean) =>
    page.evaluate(
      `Object.defineProperty(document, 'hidden', { value: ${hidden}, configurable: true });
       document.dispatchEvent(new Event('visibilitychange'))`,
    );
  await hide(true);
  let asked = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/state')) asked += 1;
  });
  await page.clock.fastForward(60_000);
  expect(asked).toBe(0);
  await phone().telegram(await codeOn(page));
  await hide(false);
  await page.getByRole('heading', CONFIRMED).waitFor();
  expect(asked).toBeGreaterThan(0);
});

test('what changes while the page is looking is seen at once when somebody comes back', async () => {
  const { page } = await open('verifications', verification(), { clock: true });
  const [asked, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await page.route(
    '**/state',
    async (route) => {
      const response = await route.fetch();
      asked.resolve();
      await released.promise;
      await route.fulfill({ response });
    },
    { times: 1 },
  );
  await letLook(page);
  await asked.promise;
  await phone().telegram(await codeOn(page));
  await letLook(page);
  released.resolve();
  await page.getByRole('heading', CONFIRMED).waitFor();
});

test('who comes back to the page by the back button stays on it', async () => {
  const key = await project('Shop', {}, [shop.origin]);
  const body = verification({ redirect_url: `${shop.origin}/done` });
  const { page } = await open('verifications', body, { key, clock: true });
  await phone().telegram(await codeOn(page));
  await letLook(page);
  await page.getByRole('heading', CONFIRMED).waitFor();
  await page.goto(`${shop.origin}/elsewhere`);
  await page.goBack();
  await page.getByRole('heading', CONFIRMED).waitFor();
  await page.clock.fastForward(60_000);
  expect(new URL(page.url()).pathname).toMatch(/^\/v\//);
  await page.getByRole('link', { name: 'Continue to' }).waitFor();
});

describe('without JavaScript', () => {
  test('the code, the number and the links are there, and the page shows the end by itself', async () => {
    const { page } = await open(GROUP, group(), { javaScriptEnabled: false, device: 'phone' });
    await page.getByRole('link', { name: 'Open WhatsApp' }).waitFor();
    await page.getByText('Send it from another device').click();
    const code = await codeOn(page);
    const sms = page.getByRole('region', { name: 'Text message' });
    await sms.getByText(code, { exact: true }).waitFor();
    await sms.getByText('+1 500 555 0006').waitFor();
    expect(await page.getByRole('button', { name: 'Copy' }).count()).toBe(0);
    await screenshot(page, 'page-no-script');
    await phone().sms(code);
    // The document asks for itself every few seconds.
    await page.getByRole('heading', CONFIRMED).waitFor();
  });
});

test('with the keyboard alone every way is reached', async () => {
  const { page } = await open(GROUP, group());
  const reached: string[] = [];
  for (let press = 0; press < 8; press += 1) {
    await page.keyboard.press('Tab');
    reached.push(
      String(await page.evaluate('document.activeElement.value || document.activeElement.textContent')),
    );
  }
  expect(reached).toEqual([
    'telegram',
    'Copy',
    'Copy',
    'Open Telegram',
    'Open WhatsApp',
    'Open Messages',
    expect.anything(),
    expect.anything(),
  ]);
  await page.getByRole('radio', { name: 'Telegram' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('region', { name: 'WhatsApp' }).waitFor();
});

test('the end takes the focus to its heading', async () => {
  const { page } = await open('verifications', verification());
  await page.getByRole('button', { name: 'Copy' }).first().focus();
  await phone().telegram(await codeOn(page));
  await page.getByRole('heading', CONFIRMED).waitFor();
  await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe(CONFIRMED.name);
});

describe('on little room', () => {
  test.each(['en', 'de', 'ar', 'ru', 'hi'])(
    'at 320 pixels nothing scrolls sideways in %s',
    async (locale) => {
      const { page } = await open(GROUP, group({ locale }), { device: 'narrow' });
      await page.locator('summary').click();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
      expect(await accessibilityFindings(page)).toEqual([]);
      await screenshot(page, `page-narrow-${locale}`);
    },
  );

  test('at twice the size of text nothing scrolls sideways', async () => {
    const { page } = await open(GROUP, group());
    await page.evaluate(`document.documentElement.style.setProperty('font-size', '200%')`);
    await page.setViewportSize({ width: 640, height: 800 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(640);
  });
});

test('the project’s own look is there, and can be read', async () => {
  const logo = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" width="40" height="40"><circle cx="20" cy="20" r="20" fill="#f5c518"/></svg>',
  );
  const key = await project('Lemon', {
    logo: { mediaType: 'image/svg+xml', bytes: logo },
    color: '#f5c518',
    support: 'mailto:help@lemon.example',
    privacyUrl: 'https://lemon.example/privacy',
  });
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page } = await open(GROUP, group(), { key, colorScheme, device: 'phone' });
    expect(await accessibilityFindings(page)).toEqual([]);
    const help = page.getByRole('link', { name: 'Help' });
    expect(await help.getAttribute('href')).toBe('mailto:help@lemon.example');
    expect(await page.getByRole('link', { name: 'Privacy' }).getAttribute('rel')).toBe('noreferrer');
    await screenshot(page, `page-branded-${colorScheme}`);
  }
});

describe('a session', () => {
  const context = { business_name: 'Acme <b>Bank</b>', action: 'Open an account' };

  test('asks for the number first, in the caller’s words and marked as theirs', async () => {
    const { page } = await open('sessions', { channel: 'whatsapp', context });
    await page.getByRole('heading', { name: 'What is your phone number?' }).waitFor();
    await page.getByText('Acme says').waitFor();
    await page.getByText('Acme <b>Bank</b>', { exact: true }).waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await screenshot(page, 'page-session');
    await page.getByRole('combobox').selectOption('LT');
    await page.getByRole('textbox', { name: 'Phone number' }).fill('69199199');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Confirm your phone number' }).waitFor();
    await phone().whatsapp(await codeOn(page));
    await page.getByRole('heading', CONFIRMED).waitFor();
  });

  test('takes any number without JavaScript, where none can be typed', async () => {
    const { page } = await open('sessions', { channel: 'whatsapp' }, { javaScriptEnabled: false });
    await page.getByRole('link', { name: 'Open WhatsApp' }).waitFor();
    expect(await page.getByRole('textbox').count()).toBe(0);
    await phone().whatsapp(await codeOn(page));
    await page.getByRole('heading', CONFIRMED).waitFor();
  });
});
