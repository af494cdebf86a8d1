import { z } from 'zod';
import { readJson } from '../../../shared/read-json.ts';
import type { HttpAnswer } from '../http-api/proxy-event.ts';
import type { LocalPages, LocalRequest } from '../http-api/server.ts';
import type { LocalConfiguration } from '../local-configuration.ts';
import type { LocalStack } from '../stack.ts';
import { type Call, type Caller, callerOf, kind, wish } from './caller.ts';
import { serveFile } from './files.ts';
import { act, phoneAction } from './phone.ts';
import { webhookInbox } from './webhook-inbox.ts';

const WEBHOOKS = '/local/phone/webhooks';
const RECEIVED = new RegExp(`^${WEBHOOKS}/(\\d{1,9})$`);
const ASKED = /^\/local\/phone\/asked\/([a-z]+)\/(\w+)(\/confirm)?$/;
const ofPage = z.object({ result: z.string().max(500) });
const LOOPBACK = /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/;

/**
 * The phone simulator of `npm start`: a page that is caller, browser and phone at once. It calls the API with the seeded
 * live key, which never leaves this process; so another site's page, which a browser on this machine may show, is refused.
 */
export function phoneSimulator(
  local: LocalConfiguration,
  { graphApi }: Pick<LocalStack, 'graphApi'>,
): LocalPages {
  const caller = callerOf(local, `${local.baseUrl}${WEBHOOKS}`);
  const inbox = webhookInbox(local.webhookSecret);

  async function get(path: string): Promise<HttpAnswer> {
    const [, after] = RECEIVED.exec(path) ?? [];
    if (after !== undefined) return json(200, inbox.after(Number(after)));
    const [, what, id, confirms] = ASKED.exec(path) ?? [];
    const asked = kind.safeParse(what);
    if (asked.success && id !== undefined && confirms === undefined)
      return told(await caller.read(asked.data, id));
    return (await serveFile(path)) ?? nothing();
  }

  async function post({ path, body }: LocalRequest): Promise<HttpAnswer> {
    const [, what, id, confirms] = ASKED.exec(path) ?? [];
    if (what !== undefined && id !== undefined && confirms !== undefined)
      return await confirm(caller, id, body);
    switch (path) {
      case '/local/phone/asked': {
        const wanted = wish.safeParse(readJson(body));
        if (!wanted.success) return failure(400, 'Pick at least one channel.');
        return told(await caller.create(wanted.data));
      }
      case '/local/phone/actions': {
        const action = phoneAction.safeParse(readJson(body));
        if (!action.success) return failure(400, 'Write the number of the phone like +37069199199.');
        return json(200, await act(action.data, { local, sentByMeta: graphApi.sent }));
      }
      default:
        return nothing();
    }
  }

  return async (request) => {
    const { method, path, headers } = request;
    if (!LOOPBACK.test(headers.host ?? '')) return failure(403, 'Open it by http://127.0.0.1.');
    if (method === 'GET') return await get(path);
    if (method !== 'POST') return nothing();
    if (!isOwn(headers)) return failure(415, 'Send application/json.');
    if (path === WEBHOOKS) return json(inbox.take(request), {});
    return await post(request);
  };
}

async function confirm(caller: Caller, id: string, body: string): Promise<HttpAnswer> {
  const given = ofPage.safeParse(readJson(body));
  return given.success ? told(await caller.confirm(id, given.data.result)) : failure(400, 'Send the result.');
}

/** Under the status of the API: its errors are the page's too. */
function told(call: Call): HttpAnswer {
  return json(call.status, call);
}

/** A browser asks before it sends JSON to another site, and here nobody answers that. */
function isOwn(headers: LocalRequest['headers']): boolean {
  return headers['content-type'] === 'application/json';
}

function nothing(): HttpAnswer {
  return failure(404, 'There is nothing here.');
}

function failure(status: number, message: string): HttpAnswer {
  return json(status, { answer: { error: { message } } });
}

function json(status: number, body: unknown): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: Buffer.from(JSON.stringify(body)),
  };
}
