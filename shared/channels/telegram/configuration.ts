import { z } from 'zod';
import type { Charged } from '../../cost/channel-fees.ts';
import { publicText } from '../configuration-fields.ts';
import type { TelegramSettings } from './settings.ts';

const schema = z.strictObject({
  botUsername: publicText.regex(
    /^[A-Za-z]\w{3,31}$/,
    "write the bot's user name without the @, for example acme_bot",
  ),
});

export const configuration = {
  schema,
  toSettings: (configured: z.infer<typeof schema>): TelegramSettings => configured,
  // Bots are free.
  charges: (_configured: z.infer<typeof schema>): readonly Charged[] => [],
};
