import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { LOCAL_STAGE, readDeployment } from '../../infra/config.ts';
import { seed } from '../../infra/local/seed.ts';
import { allowFrames, ownOrigins } from '../../infra/local/simulator/frame-origins.ts';
import { phoneSimulator } from '../../infra/local/simulator/pages.ts';
import { startLocalStack } from '../../infra/local/stack.ts';
import { synthesize } from '../../infra/local/synthesize.ts';
import { deployments } from '../../infra/verso.config.ts';
import { ROOT } from '../architecture/source-files.ts';
import { DEVICES } from './browser.ts';
import { chromiumHere } from './unpack-chromium.ts';

/** `npm run screenshots`: takes the pictures of the documentation anew, from the template as it is now. */
const directory = await mkdtemp(join(tmpdir(), 'verso-screenshots-'));
const assemblyDir = join(directory, 'cdk.out');
await synthesize(assemblyDir);
const deployment = readDeployment(deployments, LOCAL_STAGE);
const stack = await startLocalStack({ assemblyDir, dataDir: directory, region: deployment.region });
const browser = await chromium.launch(await chromiumHere());
try {
  const local = await seed(stack, deployment);
  await allowFrames(stack, local, ownOrigins(local));
  stack.serveLocally(phoneSimulator(local, stack));
  await takeSimulator(browser, local.baseUrl);
  await takePage(browser, local);
} finally {
  await browser.close();
  await stack.close();
  await rm(directory, { recursive: true, force: true });
}

/** A number that has just been verified. */
async function takeSimulator(browser: Browser, baseUrl: string): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1240, height: 800 }, locale: 'en' });
  const page = await context.newPage();
  await page.goto(`${baseUrl}/local/phone`);
  for (const name of ['Verify', 'Scan its code with the phone', 'Start', 'Share my phone number'])
    await page.getByRole('button', { name, exact: true }).click();
  await page.frameLocator('iframe').locator('[data-scene=end]').waitFor();
  await page.getByText('signature ok').waitFor();
  await page.mouse.move(0, 0);
  await page.evaluate('document.activeElement.blur()');
  await page.screenshot({ path: picture('phone-simulator'), animations: 'disabled' });
  await context.close();
}

/** The page of somebody who may choose among three apps. */
async function takePage(
  browser: Browser,
  { baseUrl, apiKeys }: { readonly baseUrl: string; readonly apiKeys: { readonly live: string } },
): Promise<void> {
  const created = await fetch(`${baseUrl}/api/v1/verifications/multi-channel`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKeys.live}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      type: 'phone',
      identifier: '+37069199199',
      channels: ['telegram', 'whatsapp', 'sms'],
    }),
  });
  const { verification_url } = Object(await created.json());
  const context = await browser.newContext({ ...DEVICES.phone, deviceScaleFactor: 1, locale: 'en' });
  const page = await context.newPage();
  await page.goto(String(verification_url));
  await page.getByRole('link').first().waitFor();
  await page.screenshot({ path: picture('hosted-page'), animations: 'disabled' });
  await context.close();
}

function picture(name: string): string {
  return join(ROOT, 'docs', `${name}.png`);
}
