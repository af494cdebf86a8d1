import type { Language } from '../../shared/messages/languages.ts';
import { type Markup, markup } from './markup.ts';
import type { NumberScript } from './number-script.ts';
import { sendScene } from './send.ts';
import { nameOf, type Say, type Scene, type View } from './view.ts';

/**
 * Asks for a number: a country, guessed from the browser's language, and the rest. What is typed is checked by a script of its own, which
 * only this scene loads.
 */
export function numberScene(
  { state, asset, say }: View,
  { language, region, numberScript, callingCodes }: NumberReader,
): Scene {
  const { path, integrity } = numberScript();
  // A session's code takes any number: without script nothing has to be typed.
  const without =
    asset.channels.length > 0 ? sendScene({ state, asset, say }, language).body : needsScript(say);
  return {
    name: `number-${asset.place ?? 0}`,
    title: say('number_title'),
    until: asset.expires_at,
    body: markup`<p class="lead">${say('number_lead', { project: nameOf(state) })}</p>
<noscript>${without}</noscript>
<form id="number-form" data-place="${asset.place}" data-script="${path}" data-integrity="${integrity}" novalidate hidden>
<label for="country">${say('country')}</label><select id="country" autocomplete="country">${countries(
      language,
      callingCodes,
    ).map(
      ({ code, name, calling }) =>
        markup`<option value="${code}" data-calling="${calling}"${code === region && markup` selected`}>${name} +${calling}</option>`,
    )}</select>
<label for="number">${say('number')}</label><input id="number" type="tel" inputmode="tel" autocomplete="tel" dir="ltr" required aria-describedby="number-error">
<p class="error" id="number-error" role="alert" data-refused="${say('number_refused')}" data-invalid="${say('number_invalid')}" hidden></p>
<button class="button">${say('number_button')}</button></form>`,
  };
}

function needsScript(say: Say): Markup {
  return markup`<p class="error">${say('number_needs_script')}</p>`;
}

export type NumberReader = {
  readonly language: Language;
  /** ISO 3166-1 alpha-2: where somebody with this browser most likely is. */
  readonly region: string;
  readonly numberScript: () => NumberScript;
  readonly callingCodes: CallingCodes;
};

/** By ISO 3166-1 alpha-2, without the plus. */
export type CallingCodes = Readonly<Record<string, string>>;

/** `AD376,AE971,...` */
export function readCallingCodes(text: string): CallingCodes {
  return Object.fromEntries(text.split(',').map((each) => [each.slice(0, 2), each.slice(2)]));
}

type Country = { readonly code: string; readonly name: string; readonly calling: string };

const known = new Map<Language, readonly Country[]>();

/** By their names in the reader's language. */
function countries(language: Language, calling: CallingCodes): readonly Country[] {
  const names = new Intl.DisplayNames(language, { type: 'region' });
  const listed =
    known.get(language) ??
    Object.entries(calling)
      .map(([code, each]) => ({ code, name: names.of(code) ?? code, calling: each }))
      .toSorted((one, other) => one.name.localeCompare(other.name, language));
  known.set(language, listed);
  return listed;
}

/** The region of the most wanted language that names one, else the one where that language is most spoken. */
export function likelyRegion(tags: readonly string[]): string {
  const regions = tags.flatMap((tag) => regionOf(tag, (locale) => locale) ?? []);
  const [first] = regions;
  return first ?? regionOf(tags[0] ?? 'en', (locale) => locale.maximize()) ?? 'US';
}

function regionOf(tag: string, look: (locale: Intl.Locale) => Intl.Locale): string | undefined {
  try {
    return look(new Intl.Locale(tag)).region;
  } catch {
    return undefined;
  }
}
