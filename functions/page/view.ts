import type { Language } from '../../shared/messages/languages.ts';
import { PAGE_TEXTS, type PageTextKey } from '../../shared/messages/page/page-texts.ts';
import type { PageAsset, PageState } from '../../shared/page/page-state.ts';
import { type Markup, markup, trusted } from './markup.ts';

type Values = Readonly<Record<string, Markup | string | number>>;

/** A text in the page's language, with its `{placeholders}` filled in. */
export type Say = (key: PageTextKey, values?: Values) => Markup;

/** What one state of the page looks like. */
export type Scene = {
  /** A change moves the focus to the new heading. */
  readonly name: string;
  readonly title: Markup;
  readonly body: Markup;
  /** Said in the live region: what the page waits for, or what has just happened. */
  readonly status?: Markup;
  readonly tone?: 'waiting' | 'warning';
  /** Until when what is shown can be done. ISO 8601 */
  readonly until?: string | undefined;
};

/** One asset of a page that has something to do, and the page around it. */
export type View = { readonly state: PageState; readonly asset: PageAsset; readonly say: Say };

export function textsIn(language: Language): Say {
  return (key, values) => filled(PAGE_TEXTS[language][key], values);
}

export function filled(text: string, values: Values = {}): Markup {
  // Every second part is a placeholder's name.
  const parts = text.split(/\{(\w+)\}/);
  return trusted(
    parts
      .map((part, place) => markup`${place % 2 === 0 ? part : (values[part] ?? `{${part}}`)}`.html)
      .join(''),
  );
}

/** A name from elsewhere, whose direction must not turn the text around. */
export function nameOf({ project }: Pick<PageState, 'project'>): Markup {
  return markup`<bdi>${project.name}</bdi>`;
}

/** Country code and last two digits. What stands between is nothing to read out. */
export function numberOf({ number }: Pick<PageAsset, 'number'>): Markup {
  if (!number) return markup``;
  const { country_code, ending } = number;
  return markup`<bdi class="number" dir="ltr">${country_code} <span aria-hidden="true">•••</span> ${ending}</bdi>`;
}

export function leftToRight(text: string): Markup {
  return markup`<bdi dir="ltr">${text}</bdi>`;
}
