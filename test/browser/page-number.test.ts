import { describe, expect, test } from 'vitest';
import { PAGE_TEXTS } from '../../shared/messages/page/page-texts.ts';
import { useLocalStack } from '../journeys/local-stack.ts';
import { accessibilityFindings } from './axe.ts';
import { screenshot, useBrowser } from './browser.ts';
import { hostedPage, REQUESTS } from './hosted-page.ts';

const running = useLocalStack();
const browser = useBrowser();
const { open } = hostedPage(running, browser);

const ASKED = { assets: [{ type: 'phone' }] };

describe('a number that is not known yet is asked for', () => {
  test.each([
    ['lt', 'LT', 'Lietuva +370'],
    ['de-AT', 'AT', 'Österreich +43'],
    ['pt', 'BR', 'Brasil +55'],
  ])('with the country of a browser in %s', async (locale, country, label) => {
    const { page } = await open(REQUESTS, ASKED, { locale });
    const select = page.getByRole('combobox');
    expect(await select.inputValue()).toBe(country);
    expect(await select.locator('option:checked').textContent()).toBe(label);
  });

  test('and written and checked as it is typed', async () => {
    const texts = PAGE_TEXTS.lt;
    const { page } = await open(REQUESTS, ASKED, { locale: 'lt', device: 'phone' });
    await page.waitForLoadState('networkidle');
    const field = page.getByRole('textbox', { name: texts.number });
    await field.pressSequentially('69199');
    expect(await field.inputValue()).toBe('691 99');
    await screenshot(page, 'page-number');
    await page.getByRole('button', { name: texts.number_button }).click();
    await page.getByRole('alert').getByText(texts.number_invalid).waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await accessibilityFindings(page)).toEqual([]);
    await screenshot(page, 'page-number-wrong');
    await field.fill('');
    await field.pressSequentially('+49151');
    expect(await page.getByRole('combobox').inputValue()).toBe('DE');
  });
});
