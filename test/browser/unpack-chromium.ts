import type { LaunchOptions } from 'playwright-core';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    chromium: LaunchOptions;
  }
}

/** Once for all files: two of them that unpacked at the same time would start half a browser. */
export async function setup({ provide }: TestProject): Promise<void> {
  provide('chromium', await chromiumHere());
}

/**
 * The Chromium that @sparticuz/chromium carries for Linux, which needs no package of the system; elsewhere the
 * Chrome that is installed.
 */
export async function chromiumHere(): Promise<LaunchOptions> {
  if (process.platform !== 'linux') return { channel: 'chrome' };
  const { default: chromium } = await import('@sparticuz/chromium');
  return { executablePath: await chromium.executablePath(), args: chromium.args.filter(survivesContexts) };
}

/** One process for all would end with the first context that is closed. */
function survivesContexts(argument: string): boolean {
  return argument !== '--single-process' && argument !== '--no-zygote';
}
