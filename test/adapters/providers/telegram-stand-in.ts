import type { ApiError, ApiSuccess, UserFromGetMe, WebhookInfo } from 'telegraf/types';
import { z } from 'zod';
import { type StandIn, type StandInAnswer, startStandIn } from './stand-in.ts';

export const BOT_TOKEN = '7342115601:AAEtqnCkZ0rXYnK2h5v9oQwWmVxJc3LbPuI';

export type TelegramStandIn = StandIn & {
  readonly webhook: Webhook;
  /** As if it were called at the API. */
  setWebhook(webhook: Partial<Webhook>): void;
};

type Webhook = {
  url: string;
  secretToken: string;
  pendingUpdates: number;
  allowedUpdates: string[] | undefined;
  lastError: { date: number; message: string } | undefined;
};

const setWebhook = z.strictObject({
  url: z.string(),
  secret_token: z.string().regex(/^[A-Za-z0-9_-]{1,256}$/),
  allowed_updates: z.array(z.string()).optional(),
  drop_pending_updates: z.boolean().optional(),
});

/** https://core.telegram.org/bots/api, as far as setting a webhook up goes. */
export async function startTelegram(username = 'verso_local_bot'): Promise<TelegramStandIn> {
  const webhook: Webhook = {
    url: '',
    secretToken: '',
    pendingUpdates: 0,
    allowedUpdates: undefined,
    lastError: undefined,
  };
  const standIn = await startStandIn(({ path, body }) => {
    const [, token, name] = /^\/bot([^/]+)\/(\w+)$/.exec(path) ?? [];
    if (token !== BOT_TOKEN) return refuse(401, 'Unauthorized');
    switch (name) {
      case 'getMe':
        return succeed(me(username));
      case 'getWebhookInfo':
        return succeed(infoOf(webhook));
      case 'setWebhook': {
        const given = setWebhook.safeParse(JSON.parse(body));
        if (!given.success) return refuse(400, 'Bad Request: secret token contains unallowed characters');
        webhook.url = given.data.url;
        webhook.secretToken = given.data.secret_token;
        // Left out, the former ones stay.
        webhook.allowedUpdates = given.data.allowed_updates ?? webhook.allowedUpdates;
        if (given.data.drop_pending_updates) webhook.pendingUpdates = 0;
        return succeed(true, 'Webhook was set');
      }
      default:
        return refuse(404, 'Not Found');
    }
  });
  return { ...standIn, webhook, setWebhook: (given) => void Object.assign(webhook, given) };
}

export function refuse(error_code: number, description: string, retryAfter?: number): StandInAnswer {
  const body: ApiError = {
    ok: false,
    error_code,
    description,
    ...(retryAfter !== undefined && { parameters: { retry_after: retryAfter } }),
  };
  return { status: error_code, body };
}

function succeed<Result>(result: Result, description?: string): StandInAnswer {
  const body: ApiSuccess<Result> & { description?: string } = {
    ok: true,
    result,
    ...(description && { description }),
  };
  return { body };
}

function me(username: string): UserFromGetMe {
  return {
    id: 7_342_115_601,
    is_bot: true,
    first_name: 'Acme Verify',
    username,
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
  };
}

function infoOf({ url, pendingUpdates, allowedUpdates, lastError }: Webhook): WebhookInfo {
  return {
    url,
    has_custom_certificate: false,
    pending_update_count: pendingUpdates,
    ...(url !== '' && { max_connections: 40, ip_address: '192.0.2.7' }),
    ...(allowedUpdates && { allowed_updates: allowedUpdates }),
    ...(lastError && { last_error_date: lastError.date, last_error_message: lastError.message }),
  };
}
