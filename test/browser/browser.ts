import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, onTestFinished } from 'vitest';
import { ROOT } from '../architecture/source-files.ts';

/** Not kept in Git: they are for people who look why a test failed, and are compared with nothing. */
const SCREENSHOTS = join(ROOT, 'test/browser/screenshots');

export const DEVICES = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
  /** WCAG 2.2, 1.4.10: the width at which nothing may scroll sideways. */
  narrow: { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true },
} as const satisfies Record<string, BrowserContextOptions>;

export type Visit = {
  readonly device?: keyof typeof DEVICES;
  /** BCP 47. */
  readonly locale?: string;
  readonly colorScheme?: 'light' | 'dark';
  readonly reducedMotion?: 'reduce' | 'no-preference';
  readonly javaScriptEnabled?: boolean;
  /** What the console may say besides nothing: Chromium logs each answer from 400 on as an error. */
  readonly expectedErrors?: readonly RegExp[];
};

/**
 * A Chromium for the tests of one file. Each visit is a fresh person: a tab without cookies or storage. A test
 * fails by itself when a page of its visits throws, logs an error or asks another host than this machine.
 */
export function useBrowser(): { visit(visit?: Visit): Promise<Page> } {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await chromium.launch(inject('chromium'));
  });
  afterAll(() => browser?.close());
  return {
    async visit({ device = 'desktop', expectedErrors = [], ...options } = {}) {
      if (!browser) throw new Error('The browser has not started.');
      const context = await browser.newContext({ locale: 'en', ...DEVICES[device], ...options });
      context.setDefaultTimeout(60_000);
      const problems: string[] = [];
      context.on('weberror', (failure) => problems.push(`threw: ${failure.error().message}`));
      context.on('console', (line) => {
        const said = line.text();
        if (line.type() === 'error' && !expectedErrors.some((expected) => expected.test(said)))
          problems.push(`logged: ${said}`);
      });
      await context.route(leavesThisMachine, (route) => {
        problems.push(`asked: ${route.request().url()}`);
        return route.abort();
      });
      onTestFinished(async () => {
        await context.close();
        expect(problems).toEqual([]);
      });
      return await context.newPage();
    },
  };
}

/** For whoever looks, below test/browser/screenshots. */
export async function screenshot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
}

function leavesThisMachine({ protocol, hostname }: URL): boolean {
  return /^(?:https?|wss?):$/.test(protocol) && hostname !== '127.0.0.1' && hostname !== 'localhost';
}
