import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HttpAnswer } from '../http-api/proxy-event.ts';
import type { LocalPages, LocalRequest } from '../http-api/server.ts';
import type { LocalConfiguration } from '../local-configuration.ts';
import type { LocalStack } from '../stack.ts';
import { act, phoneAction } from './phone.ts';

const FILES: Readonly<Record<string, { readonly name: string; readonly type: string }>> = {
  '/local/phone': { name: 'phone.html', type: 'text/html' },
  '/local/phone/phone.css': { name: 'phone.css', type: 'text/css' },
  '/local/phone/phone.js': { name: 'phone.js', type: 'text/javascript' },
  '/local/phone/deep-link.js': { name: 'deep-link.js', type: 'text/javascript' },
};

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

const VERIFICATIONS = '/local/phone/verifications';
const ONE = new RegExp(`^${VERIFICATIONS}/([A-Za-z0-9]+)(/confirm)?$`);
const LOOPBACK = /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/;

/**
 * The phone simulator of `npm start`: a page that is caller and phone at once. It calls the API with the seeded live
 * key, which never leaves this process; so another site's page, which a browser on this machine may show, is refused.
 */
export function phoneSimulator(
  local: LocalConfiguration,
  { graphApi }: Pick<LocalStack, 'graphApi'>,
): LocalPages {
  const call = async (method: string, path: string, body?: string) => {
    const response = await fetch(`${local.baseUrl}/api/v1/verifications${path}`, {
      method,
      headers: { authorization: `Bearer ${local.apiKeys.live}`, 'content-type': 'application/json' },
      body: body ?? null,
    });
    return json(response.status, await response.text());
  };
  return async ({ method, path, headers, body }) => {
    if (!LOOPBACK.test(headers.host ?? '')) return failure(403, 'Open it by http://127.0.0.1.');
    const file = FILES[path];
    if (method === 'GET' && file) return await page(file);
    const [, id, confirm] = ONE.exec(path) ?? [];
    if (method === 'GET' && id !== undefined && confirm === undefined) return await call('GET', `/${id}`);
    if (method !== 'POST') return failure(404, 'There is nothing here.');
    if (!isOwn(headers)) return failure(415, 'Send application/json.');
    if (path === VERIFICATIONS) return await call('POST', '', body);
    if (id !== undefined && confirm !== undefined) return await call('POST', `/${id}/confirm`, body);
    if (path !== '/local/phone/actions') return failure(404, 'There is nothing here.');
    const action = phoneAction.safeParse(tryJson(body));
    if (!action.success) return failure(400, 'Write the number of the phone like +37069199199.');
    return json(200, JSON.stringify(await act(action.data, { local, sentByMeta: graphApi.sent })));
  };
}

/** A browser asks before it sends JSON to another site, and here nobody answers that. */
function isOwn(headers: LocalRequest['headers']): boolean {
  return headers['content-type'] === 'application/json';
}

async function page({ name, type }: { readonly name: string; readonly type: string }): Promise<HttpAnswer> {
  return {
    status: 200,
    headers: {
      'content-type': `${type}; charset=utf-8`,
      'content-security-policy': POLICY,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
    body: await readFile(join(import.meta.dirname, 'page', name)),
  };
}

function failure(status: number, message: string): HttpAnswer {
  return json(status, JSON.stringify({ error: { message } }));
}

function json(status: number, text: string): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: Buffer.from(text),
  };
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
