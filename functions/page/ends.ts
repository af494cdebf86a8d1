import type { PageTextKey } from '../../shared/messages/page/page-texts.ts';
import type { PageState } from '../../shared/page/page-state.ts';
import { ICONS } from './icons.ts';
import { type Markup, markup } from './markup.ts';
import { leftToRight, nameOf, numberOf, type Say, type Scene } from './view.ts';

type Ending = 'verified' | 'completed' | 'partial' | 'expired' | 'failed' | 'cancelled' | 'revoked';

/** How it ended, and the way back. Only where it went well does the page go on by itself. */
export function endScene(state: PageState, say: Say): Scene {
  const ending: Ending = state.status === 'pending' ? 'expired' : state.status;
  const good = ending === 'verified' || ending === 'completed';
  const [asset] = state.assets;
  const values = { project: nameOf(state), number: asset ? numberOf(asset) : '' };
  const title: PageTextKey = `${ending}_title`;
  const { redirect } = state;
  return {
    name: 'end',
    title: say(title),
    body: markup`<p class="lead">${say(`${ending}_text`, values)}</p>${wayBack(state, good, say)}`,
    ...(good && redirect?.automatic && { status: say('going', { host: leftToRight(redirect.host) }) }),
  };
}

/** The mark above the heading. */
export function markOf(state: PageState): Markup {
  switch (state.status) {
    case 'verified':
    case 'completed':
      return markup`<div class="mark good">${ICONS.done}</div>`;
    case 'expired':
    case 'partial':
    case 'pending':
      return markup`<div class="mark">${ICONS.clock}</div>`;
    case 'failed':
    case 'cancelled':
    case 'revoked':
      return markup`<div class="mark">${ICONS.stopped}</div>`;
  }
}

/** A host that nobody listed is shown before anybody goes there. */
function wayBack(state: PageState, good: boolean, say: Say): Markup {
  const { redirect } = state;
  if (!redirect)
    return good ? markup`<p class="close">${say('close', { project: nameOf(state) })}</p>` : markup``;
  const { url, host, automatic } = redirect;
  const unlisted =
    !automatic &&
    markup`<p class="unlisted" id="unlisted">${say('go_unlisted', { project: nameOf(state) })}</p><p class="host">${leftToRight(host)}</p>`;
  return markup`${unlisted}<a class="button" id="go" href="${url}" rel="noreferrer"${good && automatic && markup` data-automatic`}${!automatic && markup` aria-describedby="unlisted"`}><span>${say('go_button', { host: leftToRight(host) })}</span></a>`;
}
