import * as z from 'zod/mini';
import { askLocalStack } from './local-stack.ts';

export type Kind = 'number' | 'channels' | 'session' | 'request';

export type Wish = {
  readonly kind: Kind;
  readonly channels: readonly string[];
  readonly number: string;
  readonly confirmed: boolean;
  readonly locale: string;
};

/** What the four have in common, each under its own names. */
const answer = z.looseObject({
  id: z.optional(z.string()),
  group_id: z.optional(z.string()),
  status: z.string(),
  next_step: z.optional(z.string()),
  identifier: z.nullish(z.string()),
  verification_url: z.nullish(z.string()),
  deep_link: z.optional(z.string()),
  challenge: z.optional(z.looseObject({ deep_link: z.optional(z.string()) })),
  channels: z.optional(z.array(z.union([z.string(), z.looseObject({ deep_link: z.optional(z.string()) })]))),
});

export const call = z.looseObject({ method: z.string(), path: z.string(), status: z.number(), answer });

/** What your server asked for, as it stands now. */
export type Asked = {
  readonly kind: Kind;
  readonly id: string;
  readonly status: string;
  readonly nextStep: string | undefined;
  readonly identifier: string | undefined;
  /** Answered at creation alone. */
  readonly pageUrl: string | undefined;
  readonly links: readonly string[];
  /** The last call, as JSON. */
  readonly told: unknown;
};

export async function askFor(wish: Wish): Promise<Asked> {
  return asked(wish.kind, await askLocalStack(call, 'asked', wish));
}

export async function readAgain(known: Asked): Promise<Asked> {
  const now = asked(known.kind, await askLocalStack(call, `asked/${known.kind}/${known.id}`));
  // A later answer has neither the page's address nor the links.
  return { ...now, pageUrl: known.pageUrl, links: known.links };
}

/** The second step of `confirmed`. */
export async function confirm({ kind, id }: Asked, result: string): Promise<void> {
  await askLocalStack(z.unknown(), `asked/${kind}/${id.replace(/^vg_/, '')}/confirm`, { result });
}

export function hasEnded({ status }: Asked): boolean {
  return !['pending', 'partial'].includes(status);
}

function asked(kind: Kind, told: z.infer<typeof call>): Asked {
  const { id, group_id, status, next_step, identifier, verification_url, ...links } = told.answer;
  return {
    kind,
    id: group_id ?? id ?? '',
    status,
    nextStep: next_step,
    identifier: identifier ?? undefined,
    pageUrl: verification_url ?? undefined,
    links: linksOf(links),
    told,
  };
}

function linksOf({
  deep_link,
  challenge,
  channels = [],
}: Pick<z.infer<typeof answer>, 'deep_link' | 'challenge' | 'channels'>): readonly string[] {
  const each = channels.map((channel) => (typeof channel === 'string' ? undefined : channel.deep_link));
  return [deep_link, challenge?.deep_link, ...each].filter((link) => link !== undefined);
}
