/** A piece of HTML in which every value from elsewhere is escaped. */
export type Markup = { readonly html: string };

type Value = Markup | string | number | false | undefined | readonly (Markup | false | undefined)[];

/** Escapes what is put in, unless it is markup itself. Attributes must stand in double quotes. */
export function markup(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return { html: parts.reduce((html, part, place) => html + textOf(values[place - 1]) + part) };
}

/** For what we wrote ourselves: a style sheet, a script, an SVG that a library drew. */
export function trusted(html: string): Markup {
  return { html };
}

function textOf(value: Value): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value));
  if ('html' in value) return value.html;
  return value.map(textOf).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
