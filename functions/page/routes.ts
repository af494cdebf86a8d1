import { lazily } from '../../shared/lazily.ts';
import { lookUp } from '../../shared/messages/languages.ts';
import { unknownLink } from '../../shared/page/find-linked.ts';
import { type Answer, dispatch } from '../middleware/dispatch.ts';
import { type HttpEvent, type HttpResult, json } from '../middleware/http-event.ts';
import type { PageDependencies } from './dependencies.ts';
import { renderNotice, renderPage } from './document.ts';
import { drawNonce, html } from './html-answer.ts';
import { likelyRegion } from './number.ts';
import { numberScriptOf, serveNumberScript } from './number-script.ts';
import { languagesOf, pageOpener } from './open-page.ts';

/** The page and what it polls. Both only read: messengers fetch links before anybody taps them. */
export function pageRoutes(dependencies: PageDependencies): Answer<HttpEvent> {
  const { random, assets } = dependencies;
  const open = pageOpener(dependencies);
  const numberScript = lazily(() => numberScriptOf(assets.numberScript()));

  return dispatch<'page', HttpEvent>({
    async 'GET /v/{link}'(event): Promise<HttpResult> {
      const nonce = drawNonce(random);
      const opened = await open(event);
      if (!opened) {
        const shell = { language: lookUp(languagesOf(event)), settings: {}, assets, nonce };
        return html(404, renderNotice('unknown', shell), nonce, {}, event);
      }
      const { state, language, pageSettings: settings, now } = opened;
      const shell = {
        language,
        region: likelyRegion(languagesOf(event)),
        settings,
        assets,
        nonce,
        numberScript,
      };
      return html(200, renderPage(state, now, shell), nonce, settings, event);
    },
    'GET /v1/page/number.js': serveNumberScript(assets.numberScript),
    async 'GET /v/{link}/state'(event) {
      const opened = await open(event);
      if (!opened) throw unknownLink();
      const { state } = opened;
      const wait = state.poll_after;
      return json(200, state, wait === undefined ? {} : { 'retry-after': String(Math.ceil(wait)) });
    },
  });
}
