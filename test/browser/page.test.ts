import { describe, expect, test } from 'vitest';
import { useLocalStack } from '../journeys/local-stack.ts';
import { accessibilityFindings } from './axe.ts';
import { screenshot, useBrowser } from './browser.ts';
import { GROUP, group, hostedPage, verification } from './hosted-page.ts';

const running = useLocalStack();
const browser = useBrowser();
const { open, codeOn, phone } = hostedPage(running, browser);

const TWO_SECONDS = 2000;

describe.each(['desktop', 'phone'] as const)('on a %s', (device) => {
  test.each(['light', 'dark'] as const)('a number is verified, in the %s', async (colorScheme) => {
    const { page } = await open('verifications', verification(), { device, colorScheme });
    await page.getByRole('heading', { name: 'Confirm your phone number' }).waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await screenshot(page, `page-send-${device}-${colorScheme}`);
    const code = await codeOn(page);
    await phone().telegram(code);
    const sent = Date.now();
    await page.getByRole('heading', { name: 'Your number is confirmed' }).waitFor();
    expect(Date.now() - sent).toBeLessThan(TWO_SECONDS);
    expect(await accessibilityFindings(page)).toEqual([]);
    await screenshot(page, `page-verified-${device}-${colorScheme}`);
  });

  test('over the channel that somebody chooses', async () => {
    const { page } = await open(GROUP, group(), { device });
    await screenshot(page, `page-channels-${device}`);
    expect(await accessibilityFindings(page)).toEqual([]);
    await phone().sms(await codeOn(page));
    await page.getByRole('heading', { name: 'Your number is confirmed' }).waitFor();
  });
});
