import { z } from 'zod';
import { callProvider, type ProviderAnswer, reasonGiven } from '../../../adapters/providers/provider-http.ts';
import type { ProviderAccess } from '../../../administration/channels/provider-access.ts';
import { ProviderError, type ProviderFailure } from '../../../administration/channels/provider-error.ts';
import type { TelegramAdministration } from './administration.ts';
import { BOT_TOKEN } from './credentials.ts';

/** @see https://core.telegram.org/bots/api#making-requests */
const refused = z.object({
  ok: z.literal(false),
  error_code: z.int(),
  description: z.string(),
  parameters: z.object({ retry_after: z.int().optional() }).optional(),
});

/** @see https://core.telegram.org/bots/api#getme */
const user = z.object({ username: z.string() });

/** @see https://core.telegram.org/bots/api#webhookinfo */
const webhookInfo = z.object({
  url: z.string(),
  pending_update_count: z.int(),
  allowed_updates: z.array(z.string()).optional(),
  last_error_date: z.int().optional(),
  last_error_message: z.string().optional(),
});

/** What is no token would otherwise become another path. */
const TOKEN = /^\d+:[\w-]+$/;

/** The Bot API, by a bot's token. */
export function telegramApi(access: ProviderAccess, botToken: string): TelegramAdministration {
  async function call<Result>(
    name: string,
    result: z.ZodType<Result>,
    json: object = {},
    secrets: readonly string[] = [],
  ): Promise<Result> {
    if (!TOKEN.test(botToken)) throw notAccepted();
    const post = { method: 'POST', path: `/bot${botToken}/${name}`, json } as const;
    const { status, body } = await callProvider('Telegram', access, post, (answer) =>
      refusal(answer, [botToken, ...secrets]),
    );
    const parsed = z.object({ ok: z.literal(true), result }).safeParse(body);
    if (!parsed.success) throw new ProviderError('Telegram', { kind: 'unexpected', status });
    return parsed.data.result;
  }

  return {
    bot: () => call('getMe', user),
    async webhook() {
      const info = await call('getWebhookInfo', webhookInfo);
      const { last_error_date: date, last_error_message: message } = info;
      return {
        url: info.url === '' ? undefined : info.url,
        pendingUpdates: info.pending_update_count,
        allowedUpdates: info.allowed_updates,
        lastError:
          date === undefined
            ? undefined
            : { at: date * 1000, message: reasonGiven(message ?? '', [botToken]) },
      };
    },
    async setWebhook({ url, secretToken, allowedUpdates, dropPendingUpdates }) {
      const webhook = {
        url,
        secret_token: secretToken,
        allowed_updates: allowedUpdates,
        ...(dropPendingUpdates && { drop_pending_updates: true }),
      };
      await call('setWebhook', z.literal(true), webhook, [secretToken]);
    },
  };
}

/** Telegram knows no such bot: 401; a token of another form is a path that isn't there: 404. */
function refusal({ status, body }: ProviderAnswer, secrets: readonly string[]): ProviderFailure | undefined {
  if (status === 401 || status === 404) return notAccepted().failure;
  const parsed = refused.safeParse(body);
  if (!parsed.success) return undefined;
  const { error_code: code, description, parameters } = parsed.data;
  if (code === 429) return { kind: 'too_many', retryAfterSeconds: parameters?.retry_after };
  return { kind: 'refused', reason: reasonGiven(description, secrets) };
}

function notAccepted(): ProviderError {
  return new ProviderError('Telegram', {
    kind: 'not_accepted',
    credential: { name: 'the bot token', where: BOT_TOKEN.where },
  });
}
