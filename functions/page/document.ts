import { isRightToLeft, type Language } from '../../shared/messages/languages.ts';
import { accentFor } from '../../shared/page/accent.ts';
import type { PageState } from '../../shared/page/page-state.ts';
import type { PageSettings } from '../../shared/projects/page-settings.ts';
import { markOf } from './ends.ts';
import { type Markup, markup, trusted } from './markup.ts';
import type { CallingCodes } from './number.ts';
import type { NumberScript } from './number-script.ts';
import { progressOf, sceneOf } from './scene.ts';
import { nameOf, type Scene, textsIn } from './view.ts';

/** The client's script and the style sheet, bundled. */
export type PageAssets = {
  readonly script: string;
  readonly style: string;
  /** Loaded by itself, where a number is asked for. */
  readonly numberScript: () => string;
  readonly callingCodes: CallingCodes;
};

type Shell = {
  readonly language: Language;
  /** ISO 3166-1 alpha-2: where a number that is asked for most likely belongs. */
  readonly region: string;
  readonly numberScript: () => NumberScript;
  readonly settings: PageSettings;
  readonly assets: PageAssets;
  /** Lets our script and style run, and nothing else. */
  readonly nonce: string;
};

/** Seconds between two looks of a browser without JavaScript. */
const NO_SCRIPT_REFRESH = 5;

/** The whole page of a link that opens something. */
export function renderPage(state: PageState, now: number, shell: Shell): string {
  const say = textsIn(shell.language);
  const { language, region, numberScript, assets } = shell;
  const scene = sceneOf(state, say, { language, region, numberScript, callingCodes: assets.callingCodes });
  const { context, kind, version, poll_after } = state;
  const seconds =
    scene.until === undefined ? undefined : Math.max(0, Math.round((Date.parse(scene.until) - now) / 1000));
  const words =
    context &&
    !state.ended &&
    markup`<div class="words"><p>${say('words_of', { project: nameOf(state) })}</p><blockquote>${context.title && markup`<p><b>${context.title}</b></p>`}${context.description && markup`<p>${context.description}</p>`}</blockquote></div>`;
  const data = markup` data-scene="${scene.name}" data-version="${version}" data-id="${state.id}" data-kind="${kind}" data-status="${state.status}" data-poll="${poll_after ?? ''}"`;
  const main = markup`<div id="scene"${data}>${state.ended && markOf(state)}<h1 tabindex="-1">${scene.title}</h1>${words}${progressOf(state, say)}${scene.body}</div>
${statusLine(scene)}<p id="left"${seconds !== undefined ? markup` data-seconds="${seconds}"` : markup` hidden`}>${say('time_left')} <span role="timer">${seconds !== undefined && clockOf(seconds)}</span></p>`;
  return renderShell(shell, {
    title: markup`${say('title')} · ${state.project.name}`,
    name: state.project.name,
    main,
    live: !state.ended,
  });
}

function statusLine({ status, tone = 'waiting' }: Scene): Markup {
  return markup`<p id="status" role="status" data-tone="${tone}">${status}</p>`;
}

/** A page that is only read: an unknown link, or a failure of ours. */
export function renderNotice(
  kind: 'unknown' | 'error',
  shell: Omit<Shell, 'region' | 'numberScript'>,
): string {
  const say = textsIn(shell.language);
  const again = kind === 'error' && markup`<a class="button" href="">${say('try_again')}</a>`;
  const main = markup`<h1>${say(`${kind}_title`)}</h1><p class="lead">${say(`${kind}_text`)}</p>${again}`;
  return renderShell(shell, { title: say(`${kind}_title`), main, live: false });
}

type Content = {
  readonly title: Markup;
  readonly name?: string;
  readonly main: Markup;
  /** Something may still change. */
  readonly live: boolean;
};

function renderShell(
  shell: Omit<Shell, 'region' | 'numberScript'>,
  { title, name, main, live }: Content,
): string {
  const { language, settings, assets, nonce } = shell;
  const say = textsIn(language);
  const direction = isRightToLeft(language) ? 'rtl' : 'ltr';
  const { logo, support, privacyUrl, color } = settings;
  const picture = logo && `data:${logo.mediaType};base64,${Buffer.from(logo.bytes).toString('base64')}`;
  const framedBy = name !== undefined && settings.frameOrigins;
  const hosts = framedBy && markup` data-framed-by="${framedBy.join(' ')}"`;
  const messages = markup` data-offline="${say('offline')}" data-trouble="${say('trouble')}" data-copied="${say('copied')}"`;
  return markup`<!doctype html>
<html lang="${language}" dir="${direction}"${live && messages}${hosts}>
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><meta name="color-scheme" content="light dark">
<title>${title}</title><link rel="icon" href="data:,">${live && markup`<noscript><meta http-equiv="refresh" content="${NO_SCRIPT_REFRESH}"></noscript>`}
<style nonce="${nonce}">${trusted(colors(color))}${trusted(assets.style)}</style></head>
<body><header>${picture && markup`<img src="${picture}" alt="">`}${name && markup`<p><bdi>${name}</bdi></p>`}</header>
<main>${main}</main>
<footer>${support && markup`<a href="${support}" rel="noreferrer">${say('help')}</a>`}${privacyUrl && markup`<a href="${privacyUrl}" rel="noreferrer">${say('privacy')}</a>`}</footer>
${name !== undefined && markup`<script nonce="${nonce}">${trusted(assets.script)}</script>`}</body></html>`
    .html;
}

function colors(color: string | undefined): string {
  const declared = (scheme: 'light' | 'dark') => {
    const accent = accentFor(color, scheme);
    return `:root{--accent:${accent.color};--on-accent:${accent.text}}`;
  };
  return `${declared('light')}@media(prefers-color-scheme:dark){${declared('dark')}}`;
}

/** `9:05` */
function clockOf(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
