import { z } from 'zod';
import { CHANNEL_NAMES } from '../../../shared/channels/names.ts';
import type { LocalConfiguration } from '../local-configuration.ts';

const KINDS = ['number', 'channels', 'session', 'request'] as const;
export const kind = z.enum(KINDS);
export type Kind = z.infer<typeof kind>;

/** What somebody picks on the page, before a server of theirs would call the API. */
export const wish = z.object({
  kind,
  channels: z.array(z.enum(CHANNEL_NAMES)).min(1),
  /** As it is typed. A session and a request do without: the message, or the page, brings it. */
  number: z.string().max(40).default(''),
  confirmed: z.boolean().default(false),
  locale: z.string().max(35).default('en'),
});

export type Wish = z.infer<typeof wish>;

/** One call of the API and what came back, told in the same way for all four. */
export type Call = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly sent?: object;
  readonly status: number;
  readonly answer: unknown;
};

const V = '/api/v1/verifications';
const PATHS = {
  number: { create: V, read: (id: string) => `${V}/${id}` },
  channels: { create: `${V}/multi-channel`, read: (id: string) => `${V}/multi-channel/${id}/status` },
  session: { create: '/api/v1/sessions', read: (id: string) => `/api/v1/sessions/${id}` },
  request: {
    create: '/api/v1/verification-requests',
    read: (id: string) => `/api/v1/verification-requests/${id}`,
  },
} as const satisfies Record<Kind, object>;

export type Caller = {
  create(wanted: Wish): Promise<Call>;
  read(what: Kind, id: string): Promise<Call>;
  /** The second step of `confirmed`, with what the hosted page gave to the page around it. */
  confirm(id: string, result: string): Promise<Call>;
};

/** Calls the API as a caller's server would, with the seeded live key, which stays in this process. */
export function callerOf({ baseUrl, apiKeys }: LocalConfiguration, callbackUrl: string): Caller {
  async function call(method: Call['method'], path: string, sent?: object): Promise<Call> {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${apiKeys.live}`, 'content-type': 'application/json' },
      body: sent ? JSON.stringify(sent) : null,
    });
    const answer: unknown = await response.json();
    return { method, path, ...(sent && { sent }), status: response.status, answer };
  }
  return {
    create: (wanted) => call('POST', PATHS[wanted.kind].create, bodyOf(wanted, callbackUrl)),
    read: (what, id) => call('GET', PATHS[what].read(id)),
    confirm: (id, result) => call('POST', `${V}/${id}/confirm`, { result }),
  };
}

function bodyOf({ kind, channels, number, confirmed, locale }: Wish, callback_url: string): object {
  const [channel] = channels;
  const every = { locale, callback_url, ...(confirmed && { assurance: 'confirmed' }) };
  switch (kind) {
    case 'number':
      return { type: 'phone', channel, identifier: number, ...every };
    case 'channels':
      return { type: 'phone', channels, identifier: number, ...every };
    case 'session':
      return { channel, context: { business_name: 'Acme', action: 'Log in' }, ...every };
    case 'request': {
      const identifier = number === '' ? {} : { identifier: number };
      return { assets: [{ type: 'phone', allowed_channels: channels, ...identifier }], ...every };
    }
  }
}
