import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { reportPage } from '../../infra/cli/cost/report-page.ts';
import { catalogueOf, defaultChannelFees, pricedAlternatives } from '../../shared/cost/catalogues.ts';
import { makeOverview } from '../../shared/cost/overview.ts';
import { readPeriod } from '../../shared/cost/period.ts';
import type { Usage } from '../../shared/cost/usage.ts';
import { DEVICES, screenshot, useBrowser } from './browser.ts';

const browser = useBrowser();
const about = {
  stage: 'production',
  region: 'us-east-1',
  project: undefined,
  prices: '2026-11-28',
  madeAt: '2026-11-28T00:00:00.000Z',
};
const usage: Usage = {
  ...{ day: '2026-10-05', function: 'receive-sms', project: '</script><b>x', channel: 'sms' as const },
  ...{ created: 10, verified: 8, units: { lambda_requests: 10, kms_rsa_signatures: 8 } },
  fees: [
    { fee: 'twilio_sms_inbound', country: 'US', number_type: 'local', count: 8 },
    { fee: 'twilio_sms_inbound', country: 'LT', number_type: 'mobile', count: 1 },
  ],
};

let url = '';
beforeAll(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'verso-report-'));
  const overview = makeOverview(
    'project',
    readPeriod('2026-10-01', '2026-10-07'),
    {
      usages: [usage],
      activities: [],
      typical: [],
      resources: { kms_keys: 2, alarms: 0, metrics: 0, dashboards: 0, polled_queues: 0 },
    },
    { catalogue: catalogueOf('us-east-1'), fees: defaultChannelFees() },
  );
  const path = join(directory, 'report.html');
  await writeFile(path, reportPage(overview, about, pricedAlternatives()));
  url = pathToFileURL(path).href;
  return () => rm(directory, { recursive: true, force: true });
});

describe('the cost report as a page', () => {
  test.each(Object.keys(DEVICES) as (keyof typeof DEVICES)[])(
    'draws its charts from a file, under its own policy, on a %s',
    async (device) => {
      const page = await browser.visit({ device });
      await page.goto(url);
      for (const id of ['days', 'channels', 'sms']) {
        const drawn = await page.locator(`#${id}`).evaluate((canvas) => {
          const { width, height } = canvas as unknown as { width: number; height: number };
          return width > 100 && height > 100;
        });
        expect(drawn).toBe(true);
      }
      await screenshot(page, `cost-report-${device}`);
    },
  );

  test('says everything in tables without a script, and what has no price', async () => {
    const page = await browser.visit({ javaScriptEnabled: false });
    await page.goto(url);
    const text = (await page.locator('main').innerText()).replaceAll(/\s+/g, ' ');
    for (const said of [
      '0.066400',
      '1 of twilio_sms_inbound LT mobile',
      '</script><b>x',
      'Telesign',
      '2026-06-22',
    ])
      expect(text).toContain(said);
  });
});
