import type { MiddlewareObj } from '@middy/core';
import { lookUp } from '../../shared/messages/languages.ts';
import type { Random } from '../../shared/ports.ts';
import type { HttpEvent, HttpResult } from '../middleware/http-event.ts';
import { type PageAssets, renderNotice } from './document.ts';
import { drawNonce, html } from './html-answer.ts';
import { languagesOf } from './open-page.ts';

/**
 * A person reads no JSON: what the document's route is refused with becomes a page, with the status and the headers that were
 * decided. Registered first, so that it comes last.
 */
export function errorPage({
  random,
  assets,
}: {
  readonly random: Random;
  readonly assets: PageAssets;
}): MiddlewareObj<HttpEvent, HttpResult, Error> {
  return {
    onError(request) {
      const { event, response } = request;
      if (event.routeKey !== 'GET /v/{link}' || !response) return;
      const nonce = drawNonce(random);
      const shell = { language: lookUp(languagesOf(event)), settings: {}, assets, nonce };
      const page = html(response.statusCode ?? 500, renderNotice('error', shell), nonce, {}, event);
      request.response = { ...page, headers: { ...response.headers, ...page.headers } };
    },
  };
}
