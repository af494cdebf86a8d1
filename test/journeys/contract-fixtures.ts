import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect } from 'vitest';
import { dynamoDbDeliveryStore } from '../../shared/adapters/dynamodb/delivery-store.ts';
import { dynamoDbTable, type Table } from '../../shared/adapters/dynamodb/table.ts';
import { createApiKey } from '../../shared/administration/api-keys.ts';
import { createProject } from '../../shared/administration/projects.ts';
import type { ChannelName } from '../../shared/channels/names.ts';
import type { DeliveryStore } from '../../shared/ports.ts';
import type { Environment } from '../../shared/verification/verification.ts';
import { newDelivery } from '../../shared/webhooks/delivery.ts';
import { DAY, HOUR, MINUTE } from '../fakes/clock.ts';
import { pendingVerification } from '../fakes/verifications.ts';
import { completed } from '../webhooks/events.ts';
import { administration, type Running } from './local-stack.ts';

export const NUMBER = '+37069199199';
export const OTHER_NUMBER = '+37069199100';
export const VERIFICATIONS = '/api/v1/verifications';
export const GROUPS = '/api/v1/verifications/multi-channel';
export const SESSIONS = '/api/v1/sessions';
export const REQUESTS = '/api/v1/verification-requests';
export const DELIVERIES = '/api/v1/webhook-deliveries';
export const PROOFS = '/api/v1/proofs';
export const NO_ID = '0'.repeat(24);
export const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
export const ID = /^[0-9a-f]{24}$/;

type Sent = { readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown };

/** A project's server with one of its keys. */
export type Caller = {
  readonly key: string | undefined;
  /** The answer with its JSON read; `body` is undefined where there is none. */
  call(method: string, path: string, sent?: Sent): ReturnType<typeof call>;
  get(path: string): ReturnType<typeof call>;
  post(path: string, body?: unknown): ReturnType<typeof call>;
};

async function call(url: string, method: string, key: string | undefined, { headers, body }: Sent = {}) {
  const response = await fetch(url, {
    method,
    headers: {
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') && text !== '';
  const { status, headers: answered } = response;
  return { status, headers: answered, text, body: isJson ? JSON.parse(text) : undefined };
}

export function callerWith({ local }: Running, key: string | undefined): Caller {
  const { baseUrl } = local;
  return {
    key,
    call: (method, path, sent) => call(baseUrl + path, method, key, sent),
    get: (path) => call(baseUrl + path, 'GET', key),
    post: (path, body) => call(baseUrl + path, 'POST', key, body === undefined ? {} : { body }),
  };
}

type KeyOptions = {
  readonly environment?: Environment;
  /** A project of its own when left out. */
  readonly projectId?: string;
  readonly createsPerMinute?: number;
};

/** A caller in whose lists nothing is that another test made, and whom no limit stops unless it is asked for. */
export async function newCaller(running: Running, options: KeyOptions = {}) {
  const ports = administration(running.stack);
  const { environment = 'live', createsPerMinute = 1_000_000 } = options;
  const projectId = options.projectId ?? (await createProject(ports, 'Umbrella')).id;
  const { key, record } = await createApiKey(ports, { projectId, environment, createsPerMinute });
  return { ...callerWith(running, key), key, projectId, keyId: record.id, environment };
}

/** The table itself, for what would take weeks or thousands of calls to come about. */
export function tableOf({ stack: { administrator, outputs } }: Running): Table {
  return dynamoDbTable(new DynamoDBClient(administrator), outputs.TableName ?? '');
}

/** The store that the deployed functions write deliveries to. */
export function deliveryStoreOf({ stack: { administrator, outputs } }: Running): DeliveryStore {
  const client = new DynamoDBClient(administrator);
  return dynamoDbDeliveryStore(client, outputs.TableName ?? '', { retentionDays: 30 });
}

/** A webhook that was given up, which is one that somebody can do something with. */
export async function failedDelivery(
  running: Running,
  { projectId, environment }: { readonly projectId: string; readonly environment: Environment },
  verificationId: string,
): Promise<string> {
  const event = completed(verificationId, {
    project: projectId,
    test: environment === 'test',
    // One of long ago would be deleted by the table itself.
    created_at: new Date(running.stack.now()).toISOString(),
  });
  const delivery = newDelivery(event, 'https://shop.example/hook', 9);
  await deliveryStoreOf(running).record({ ...delivery, status: 'failed', attempts: 9 }, { isNew: true });
  return delivery.id;
}

/** Creates, and throws what was answered instead of a 201. */
export async function create(caller: Caller, path = VERIFICATIONS, fields: object = {}) {
  const answer = await caller.post(path, { ...DEFAULTS[path], ...fields });
  if (answer.status !== 201) throw new Error(`POST ${path} answered ${answer.status}: ${answer.text}`);
  return answer.body;
}

const DEFAULTS: Readonly<Record<string, object>> = {
  [VERIFICATIONS]: { type: 'phone', channel: 'telegram', identifier: NUMBER },
  [GROUPS]: { type: 'phone', channels: ['telegram', 'whatsapp', 'sms'], identifier: NUMBER },
  [SESSIONS]: { channel: 'telegram' },
  [REQUESTS]: { assets: [{ type: 'phone', identifier: NUMBER }] },
};

/** What a refusal promises, whatever was asked. */
export function expectRefusal(
  { status, body, headers }: Awaited<ReturnType<Caller['get']>>,
  wantedStatus: number,
  code: string,
  field?: string,
): void {
  expect({ status, code: body?.error?.code }, JSON.stringify(body)).toEqual({ status: wantedStatus, code });
  expect(body.error.message).toMatch(/^\S.*\.$/s);
  expect(body.error.request_id).toBe(headers.get('x-request-id'));
  if (field !== undefined) {
    expect(body.error.details).toContainEqual({
      field,
      message: expect.any(String),
      code: expect.any(String),
    });
  }
}

type Entry = { readonly id: string; readonly created_at: string };
type Query = Readonly<Record<string, string | number>>;

export async function pageOf(caller: Caller, path: string, query: Query = {}) {
  const text = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const { status, body } = await caller.get(`${path}?${text.join('&')}`);
  expect({ status, query }, JSON.stringify(body)).toEqual({ status: 200, query });
  return body;
}

/** Everything of a list from its first page to its last; each page must say rightly where it stands. */
export async function walk<Listed = Entry>(
  caller: Caller,
  path: string,
  by: 'page' | 'cursor',
  { limit, ...filter }: Query & { readonly limit: number },
): Promise<readonly Listed[]> {
  const seen: Listed[] = [];
  for (let page = 1, cursor: string | null = null; ; page += 1) {
    const place: Query = by === 'page' ? { page } : cursor ? { cursor } : {};
    const { data, pagination } = await pageOf(caller, path, { ...filter, limit, ...place });
    seen.push(...data);
    const { total, hasMore } = pagination;
    expect(pagination).toEqual({
      page: by === 'page' || page === 1 ? page : null,
      limit,
      total,
      pages: Math.ceil(total / limit),
      hasMore: seen.length < total,
      nextCursor: hasMore ? expect.stringMatching(/^[\w-]+$/) : null,
    });
    expect(data).toHaveLength(hasMore ? limit : total - (page - 1) * limit);
    if (!hasMore) return seen;
    cursor = pagination.nextCursor;
  }
}

/** All that is wanted and nothing else, once, the newest first. */
export function expectNewestFirst(seen: readonly Entry[], wanted: readonly { readonly id: string }[]): void {
  const ids = (entries: readonly { readonly id: string }[]) => entries.map(({ id }) => id).toSorted();
  expect(ids(seen)).toEqual(ids(wanted));
  const times = seen.map(({ created_at }) => created_at);
  expect(times).toEqual(times.toSorted().toReversed());
}

type Many = { readonly projectId: string; readonly users: readonly string[]; readonly now: number };

/**
 * Verifications of the last minutes, many of the same millisecond, in an order of ids that isn't that of times. A fifth
 * has expired and a fifth is to be cancelled; a third belongs to the first user, and the others to few.
 */
export function manyVerifications(count: number, { projectId, users, now }: Many) {
  const channels: readonly (readonly ChannelName[])[] = [
    ['telegram'],
    ['whatsapp'],
    ['sms'],
    ['telegram', 'sms'],
  ];
  return Array.from({ length: count }, (_, place) => {
    const createdAt = now - 5 * MINUTE - Math.floor(place / 12) * 1000;
    const user = place % 3 === 0 ? users[0] : users[place % 25];
    const made = pendingVerification({
      id: ((place * 7919) % 10_007).toString(16).padStart(24, '0'),
      projectId,
      identifier: `+370691${String(place).padStart(5, '0')}`,
      channels: channels[place % channels.length] ?? [],
      createdAt,
      updatedAt: createdAt,
      expiresAt: place % 5 === 0 ? now - MINUTE : now + HOUR,
      deleteAfter: now + DAY,
      ...(user !== undefined && { externalUserId: user }),
    });
    return { ...made, cancelled: place % 5 === 1 };
  });
}

export type Message = { readonly event: string; readonly data: string; readonly lastEventId: string };

/** Reads a stream as the HTML standard says, section 9.2.6: fields line by line, an event at each empty line. */
export function parseStream(text: string, before: string) {
  const messages: Message[] = [];
  let [event, data, lastEventId, retry]: [string, string[], string, number | undefined] = [
    '',
    [],
    before,
    undefined,
  ];
  for (const line of text.split(/\r\n|\n|\r/).slice(0, -1)) {
    const [, field = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? [];
    if (line === '') {
      if (data.length > 0) messages.push({ event: event || 'message', data: data.join('\n'), lastEventId });
      event = '';
      data = [];
    } else if (field === 'event') event = value;
    else if (field === 'data') data.push(value);
    else if (field === 'id') lastEventId = value;
    else if (field === 'retry' && /^\d+$/.test(value)) retry = Number(value);
  }
  return { messages, retry, lastEventId, unfinished: event !== '' || data.length > 0 };
}
