import { createServer } from 'node:http';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { z } from 'zod';
import { type ListeningServer, listenOnLoopback } from '../../infra/local/loopback-http.ts';
import { dynamoDbPageSettingsStore } from '../../shared/adapters/dynamodb/page-settings-store.ts';
import { createApiKey } from '../../shared/administration/api-keys.ts';
import { createProject, updateProject } from '../../shared/administration/projects.ts';
import type { PageSettings } from '../../shared/projects/page-settings.ts';
import { apiClient } from '../journeys/api-client.ts';
import { tableOf } from '../journeys/contract-fixtures.ts';
import { administration, type Running } from '../journeys/local-stack.ts';
import { personWith } from '../journeys/person.ts';
import type { useBrowser, Visit } from './browser.ts';

export const NUMBER = '+37069199199';
export const GROUP = 'verifications/multi-channel';
export const REQUESTS = 'verification-requests';

const created = z.looseObject({ id: z.string().optional(), verification_url: z.string() });

type Opening = Visit & {
  /** Of another project. */
  readonly key?: string;
  /** The page's clock stands, and only the test moves it. */
  readonly clock?: true;
};

/** A caller that creates, people who open the page, and phones from which they send. */
export function hostedPage(running: Running, browser: ReturnType<typeof useBrowser>) {
  async function create(path: string, body: Readonly<Record<string, unknown>>, key?: string) {
    const caller = apiClient(running.local.baseUrl, key ?? running.local.apiKeys.live);
    const { status, text } = await caller.request('POST', `/api/v1/${path}`, body);
    if (status !== 201) throw new Error(`It answered ${status}: ${text}`);
    const { id = '', verification_url: url } = created.parse(JSON.parse(text));
    return { id, url, caller };
  }
  return {
    create,
    /** What the caller creates, and its page in somebody's browser. */
    async open(
      path: string,
      body: Readonly<Record<string, unknown>>,
      { key, clock, ...visit }: Opening = {},
    ) {
      const made = await create(path, body, key);
      const page = await browser.visit(visit);
      if (clock) {
        await page.clock.install({ time: 0 });
        await page.clock.pauseAt(1000);
      }
      await page.goto(made.url);
      return { page, ...made };
    },
    /** Somebody comes back to the page, which looks once more whether something has changed, whatever its clock says. */
    letLook: (page: Page) => page.evaluate("dispatchEvent(new Event('focus'))"),
    /** The code that the page shows, as somebody types it. */
    codeOn: async (page: Page) => (await page.locator('[data-copy]').first().getAttribute('data-copy')) ?? '',
    phone: (number = NUMBER) => personWith(number, running.local),
    /** A project of its own, and its live key. */
    async project(
      name: string,
      settings: PageSettings = {},
      redirectOrigins?: readonly string[],
    ): Promise<string> {
      const ports = { ...administration(running.stack), webhookTargets: { thisMachine: true } };
      const { id } = await createProject(ports, name);
      if (redirectOrigins) await updateProject(ports, id, { redirectOrigins });
      await dynamoDbPageSettingsStore(tableOf(running)).save(id, settings);
      return (await createApiKey(ports, { projectId: id, environment: 'live' })).key;
    },
  };
}

/** Where people come from and go back to: a page that says its own address. */
export function useShop(): { readonly origin: string } {
  let server: ListeningServer | undefined;
  beforeAll(async () => {
    const shop = createServer((_request, response) =>
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(
          '<!doctype html><html lang="en"><title>Shop</title><link rel="icon" href="data:,"><h1>Shop</h1>',
        ),
    );
    server = await listenOnLoopback(shop, 0);
  });
  afterAll(() => server?.close());
  return {
    get origin() {
      return server?.url ?? '';
    },
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
