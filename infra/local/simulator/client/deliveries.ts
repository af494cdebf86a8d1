import * as z from 'zod/mini';
import { find, make } from './elements.ts';
import { askLocalStack } from './local-stack.ts';

const received = z.array(
  z.object({
    place: z.number(),
    signed: z.boolean(),
    event: z.looseObject({ event: z.string(), sequence: z.optional(z.number()) }),
  }),
);

let seen = 0;

/** Forgets what came before; from here on only what is new is shown. */
export async function beginDeliveries(): Promise<void> {
  const known = await askLocalStack(received, `webhooks/${seen}`);
  seen = known.at(-1)?.place ?? seen;
  find('deliveries', HTMLElement).replaceChildren();
  find('no-deliveries', HTMLElement).hidden = false;
}

/** Shows what your server's webhook URL was told meanwhile. */
export async function showDeliveries(): Promise<void> {
  const list = find('deliveries', HTMLElement);
  for (const { place, signed, event } of await askLocalStack(received, `webhooks/${seen}`)) {
    if (place <= seen) continue;
    seen = place;
    list.append(delivery(signed, event));
    find('no-deliveries', HTMLElement).hidden = true;
  }
}

function delivery(signed: boolean, event: z.infer<typeof received>[number]['event']): HTMLLIElement {
  const item = make('li');
  const folded = make('details');
  const summary = make('summary');
  summary.append(
    make('span', { className: 'event', text: event.event }),
    make('span', { className: 'fact', text: `sequence ${event.sequence ?? 'none'}` }),
    make('span', {
      className: signed ? 'fact good' : 'fact bad',
      text: signed ? 'signature ok' : 'signature wrong',
    }),
  );
  folded.append(summary, make('pre', { text: JSON.stringify(event, null, 2) }));
  item.append(folded);
  return item;
}
