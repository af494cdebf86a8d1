import type { Clock, WebhookSecrets } from '../ports.ts';
import { remembered } from '../remembered.ts';
import { parseWebhookSecrets, validSecrets } from './secrets.ts';

/** A rotated secret is in every container after this long. */
const REMEMBERED_MILLISECONDS = 60_000;

type Options = {
  /** The text of a project's parameter; undefined where there is none. */
  readonly load: (projectId: string) => Promise<string | undefined>;
  readonly clock: Clock;
};

export function rememberedWebhookSecrets({ load, clock }: Options): WebhookSecrets {
  const read = remembered(
    async (projectId) => {
      const text = await load(projectId);
      return text === undefined ? undefined : parseWebhookSecrets(text);
    },
    { clock, milliseconds: REMEMBERED_MILLISECONDS, entries: 1000 },
  );
  return { valid: async (projectId, now) => validSecrets((await read(projectId)) ?? [], now) };
}
