import { describe, expect, test } from 'vitest';
import { PAGE_TEXTS } from '../../shared/messages/page/page-texts.ts';
import { useLocalStack } from '../journeys/local-stack.ts';
import { accessibilityFindings } from './axe.ts';
import { screenshot, useBrowser } from './browser.ts';
import { GROUP, group, hostedPage, useShop, verification } from './hosted-page.ts';

const running = useLocalStack({ clock: 'stands' });
const browser = useBrowser();
const shop = useShop();
const { open, codeOn, letLook, phone, project } = hostedPage(running, browser);

const LONGEST_WAIT_SECONDS = 2;

describe.each(['desktop', 'phone'] as const)('on a %s', (device) => {
  test.each([
    ['en', 'light'],
    ['de', 'dark'],
    ['ar', 'light'],
    ['ar', 'dark'],
  ] as const)(
    'in %s and the %s a number is verified, and the page notices at once',
    async (locale, colorScheme) => {
      const texts = PAGE_TEXTS[locale];
      const { page } = await open(GROUP, group(), { device, colorScheme, locale });
      await page.getByRole('heading', { name: texts.title, level: 1 }).waitFor();
      expect(await page.getByRole('status').textContent()).toBe(texts.waiting);
      expect(await accessibilityFindings(page)).toEqual([]);
      await screenshot(page, `page-send-${device}-${locale}-${colorScheme}`);
      const looksEvery = Number(await page.locator('[data-poll]').getAttribute('data-poll'));
      expect(looksEvery).toBeLessThanOrEqual(LONGEST_WAIT_SECONDS);
      await phone().whatsapp(await codeOn(page));
      let looks = 0;
      page.on('request', (request) => {
        if (request.url().endsWith('/state')) looks += 1;
      });
      await page.getByRole('heading', { name: texts.verified_title, level: 1 }).waitFor();
      expect(looks, 'the first look shows it').toBeLessThanOrEqual(1);
      expect(await accessibilityFindings(page)).toEqual([]);
      await screenshot(page, `page-verified-${device}-${locale}-${colorScheme}`);
    },
  );
});

describe('a device shows first what suits it, and has the other within reach', () => {
  test('a phone: a button for each channel that opens its app with the message', async () => {
    const { page } = await open(GROUP, group(), { device: 'phone' });
    const links = page.getByRole('link');
    expect(await links.allTextContents()).toEqual(['Open Telegram', 'Open WhatsApp', 'Open Messages']);
    const code = await codeOn(page);
    expect(await links.nth(0).getAttribute('href')).toBe(`https://t.me/verso_local_bot?start=${code}`);
    expect(await links.nth(2).getAttribute('href')).toMatch(`?&body=VERIFY%20${code}`);
    await page.getByText('Press Start there, then “Share my phone number”. Then come back here.').waitFor();
    expect(await page.getByRole('img').count()).toBe(0);
    await page.getByText('Send it from another device').click();
    await page.getByRole('img', { name: 'QR code that opens the prepared message' }).waitFor();
    await page.getByRole('region', { name: 'Telegram' }).getByText(code, { exact: true }).waitFor();
  });

  test('a computer: the QR code of the channel that is chosen, and the code to copy', async () => {
    const { page } = await open(GROUP, group());
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    expect(await page.getByRole('img').count()).toBe(1);
    await page.getByRole('radio', { name: 'Text message' }).check();
    const shown = page.getByRole('region', { name: 'Text message' });
    await shown.getByRole('button', { name: 'Copy' }).nth(1).click();
    await shown.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/^\+1\d{10}$/);
    await page.getByRole('link', { name: 'Open Telegram' }).waitFor();
  });
});

describe('whoever is verified goes on', () => {
  const back = (path: string) => ({ redirect_url: shop.origin + path });

  test('to an origin that the project listed, after a moment and with what happened', async () => {
    const key = await project('Listed', {}, [shop.origin]);
    const { page, id } = await open('verifications', verification(back('/done?cart=7')), {
      key,
      clock: true,
    });
    await phone().telegram(await codeOn(page));
    await letLook(page);
    await page.getByRole('heading', { name: 'Your number is confirmed' }).waitFor();
    await page.getByText('We are taking you back to').waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/v\//);
    await page.clock.fastForward(4000);
    await page.waitForURL(`${shop.origin}/done?cart=7&verification_id=${id}&status=verified`);
  });

  test('to another one by a click, once the host was shown', async () => {
    const { page, id } = await open('verifications', verification(back('/done')), { clock: true });
    await phone().telegram(await codeOn(page));
    await letLook(page);
    const link = page.getByRole('link', { name: `Continue to ${new URL(shop.origin).host}` });
    await link.waitFor();
    await page.getByText('sends you on to this address. Go there only if you know it.').waitFor();
    await screenshot(page, 'page-unlisted');
    await page.clock.fastForward(60_000);
    expect(new URL(page.url()).pathname).toMatch(/^\/v\//);
    await link.click();
    await page.waitForURL(`${shop.origin}/done?verification_id=${id}&status=verified`);
  });

  test('and comes back past the page, which asks for nothing again', async () => {
    const key = await project('Listed too', {}, [shop.origin]);
    const { page, url } = await open('verifications', verification(back('/done')), { key, clock: true });
    await page.goto(`${shop.origin}/before`);
    await page.goto(url);
    await phone().telegram(await codeOn(page));
    await letLook(page);
    await page.getByRole('heading', { name: 'Your number is confirmed' }).waitFor();
    await page.clock.fastForward(4000);
    await page.waitForURL(`${shop.origin}/done*`);
    await page.goBack();
    expect(page.url()).toBe(`${shop.origin}/before`);
  });
});
