import type { PageAsset, PageState } from '../../shared/page/page-state.ts';
import { endScene } from './ends.ts';
import { newCodeScene, pinScene } from './enter.ts';
import { markup } from './markup.ts';
import { type NumberReader, numberScene } from './number.ts';
import { sendScene } from './send.ts';
import { nameOf, numberOf, type Say, type Scene } from './view.ts';

/** What the page shows now: the end, or the first thing that is left to do. */
export function sceneOf(state: PageState, say: Say, reader: NumberReader): Scene {
  if (state.ended) return endScene(state, say);
  const asset = state.assets.find(({ next_step }) => next_step !== undefined);
  if (!asset) return idleScene(state, say);
  const view = { state, asset, say };
  switch (asset.next_step) {
    case 'send':
      return sendScene(view, reader.language);
    case 'enter_pin':
      return pinScene(view);
    case 'new_code':
      return newCodeScene(view);
    case 'enter_number':
      return numberScene(view, reader);
    case undefined:
      return idleScene(state, say);
  }
}

/** Nothing is left to do here: what came is being signed, or the codes are used up. */
function idleScene(state: PageState, say: Say): Scene {
  const exhausted = state.assets.some(({ codes_left, status }) => codes_left === 0 && status !== 'verified');
  const [asset] = state.assets;
  const project = nameOf(state);
  return {
    name: 'idle',
    title: say('title'),
    body: exhausted
      ? markup`<p class="lead">${say('no_codes', { project })}</p>`
      : markup`<p class="lead">${say('lead', { project, number: asset ? numberOf(asset) : '' })}</p>`,
    ...(!exhausted && { status: say('received'), tone: 'waiting' as const }),
  };
}

/** How many of a request's phones are confirmed, and which. */
export function progressOf({ kind, assets }: PageState, say: Say) {
  if (kind !== 'request' || assets.length < 2) return undefined;
  const done = assets.filter(isDone).length;
  return markup`<div class="progress"><p>${say('progress', { done, total: assets.length })}</p><ol>${assets.map(
    (asset) =>
      markup`<li data-status="${isDone(asset) ? 'done' : 'open'}">${asset.number ? numberOf(asset) : say('new_number')} <span>${say(isDone(asset) ? 'confirmed' : asset.required ? 'open' : 'optional')}</span></li>`,
  )}</ol></div>`;
}

function isDone({ status }: PageAsset): boolean {
  return status === 'verified';
}
