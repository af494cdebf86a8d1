import * as z from 'zod/mini';

export const telegramSettings = z.object({
  /** Without the @. */
  botUsername: z.string(),
});

export type TelegramSettings = z.infer<typeof telegramSettings>;
