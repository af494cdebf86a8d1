import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ListeningServer, listenOnLoopback } from '../../infra/local/loopback-http.ts';
import { accessibilityFindings } from './axe.ts';
import { useBrowser } from './browser.ts';

const STRICT = "default-src 'none'; img-src data:";

let server: ListeningServer | undefined;
const pages = { good: '<h1>Hello</h1>', nameless: '<h1>Hello</h1><button></button>' };

beforeAll(async () => {
  const answering = createServer((request, response) => {
    const main = request.url === '/nameless' ? pages.nameless : pages.good;
    response
      .writeHead(200, { 'content-type': 'text/html', 'content-security-policy': STRICT })
      .end(`<!doctype html><html lang="en"><title>Hello</title><link rel="icon" href="data:,"><main>${main}`);
  });
  server = await listenOnLoopback(answering, 0);
});
afterAll(() => server?.close());

const browser = useBrowser();

test.each(['desktop', 'phone', 'narrow'] as const)('on a %s a page is read', async (device) => {
  const page = await browser.visit({ device, locale: 'ar', colorScheme: 'dark' });
  await page.goto(`${server?.url}/good`);
  expect(await page.getByRole('heading').textContent()).toBe('Hello');
  expect(await page.evaluate('navigator.language')).toBe('ar');
  expect(await page.evaluate(`matchMedia('(prefers-color-scheme: dark)').matches`)).toBe(true);
});

test('a button without a name is found, under a policy that allows no script at all', async () => {
  const page = await browser.visit();
  await page.goto(`${server?.url}/good`);
  expect(await accessibilityFindings(page)).toEqual([]);
  await page.goto(`${server?.url}/nameless`);
  expect(await accessibilityFindings(page)).toEqual([expect.stringMatching(/^button-name at button/)]);
});
