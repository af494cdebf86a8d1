import type { Page } from 'playwright-core';
import { z } from 'zod';
import { apiClient } from '../journeys/api-client.ts';
import type { Running } from '../journeys/local-stack.ts';
import { personWith } from '../journeys/person.ts';
import type { useBrowser, Visit } from './browser.ts';

export const NUMBER = '+37069199199';

const answer = z.looseObject({
  id: z.string().optional(),
  group_id: z.string().optional(),
  verification_url: z.string(),
});

/** A caller that creates, and people who open the page and send. */
export function hostedPage(running: Running, browser: ReturnType<typeof useBrowser>) {
  const caller = () => apiClient(running.local.baseUrl, running.local.apiKeys.live);
  return {
    caller,
    /** What the caller creates, and its page in somebody's browser. */
    async open(path: string, body: Readonly<Record<string, unknown>>, visit?: Visit) {
      const { status, text } = await caller().request('POST', `/api/v1/${path}`, body);
      if (status !== 201) throw new Error(`It answered ${status}: ${text}`);
      const created = answer.parse(JSON.parse(text));
      const page = await browser.visit(visit);
      await page.goto(created.verification_url);
      return { page, url: created.verification_url, id: created.id ?? '', created };
    },
    /** The code that the page shows, as somebody types it. */
    codeOn: async (page: Page) => (await page.locator('[data-copy]').first().getAttribute('data-copy')) ?? '',
    phone: (number = NUMBER) => personWith(number, running.local),
  };
}

export const verification = (fields: Readonly<Record<string, unknown>> = {}) => ({
  type: 'phone',
  channel: 'telegram',
  identifier: NUMBER,
  ...fields,
});

export const group = (fields: Readonly<Record<string, unknown>> = {}) => ({
  type: 'phone',
  channels: ['telegram', 'whatsapp', 'sms'],
  identifier: NUMBER,
  ...fields,
});

export const GROUP = 'verifications/multi-channel';
