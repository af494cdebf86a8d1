import { beforeAll, expect, test } from 'vitest';
import { allowFrames, ownOrigins } from '../../infra/local/simulator/frame-origins.ts';
import { phoneSimulator } from '../../infra/local/simulator/pages.ts';
import { useLocalStack } from '../journeys/local-stack.ts';
import { screenshot, useBrowser } from './browser.ts';

const running = useLocalStack({ stage: 'local-aws-sms' });
const browser = useBrowser();
beforeAll(async () => {
  const { stack, local } = running;
  await allowFrames(stack, local, ownOrigins(local));
  stack.serveLocally(phoneSimulator(local, stack));
});

test('the phone shows the PIN that AWS was asked to send, and the page takes it', async () => {
  const page = await browser.visit();
  await page.goto(`${running.local.baseUrl}/local/phone`);
  const server = page.getByRole('region', { name: 'Your server' });
  const phone = page.getByRole('region', { name: 'Their phone' });
  await server.getByRole('radio', { name: 'SMS' }).check();
  await server.getByText('Language and PIN').click();
  await server.getByLabel('Confirmed, by a PIN').check();
  await server.getByRole('button', { name: 'Verify' }).click();
  await page.getByRole('button', { name: 'Scan its code with the phone' }).click();
  await phone.getByRole('button', { name: 'Send' }).click();
  const heard = phone.locator('.theirs:visible');
  await heard.first().waitFor();
  expect(await heard.count()).toBe(1);
  const [pin = ''] = /\b\d{6}\b/.exec((await heard.textContent()) ?? '') ?? [];
  await page.frameLocator('iframe').locator('#pin').fill(pin);
  await server.getByText('verified', { exact: true }).waitFor();
  await screenshot(page, 'phone-simulator-by-aws');
});
