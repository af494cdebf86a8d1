import { VersoError } from '../../shared/errors.ts';
import { type Answer, dispatch } from '../middleware/dispatch.ts';
import { type HttpEvent, json } from '../middleware/http-event.ts';
import type { PageDependencies } from './dependencies.ts';
import { renderDocument } from './document.ts';
import { pageOpener } from './open-page.ts';

/** The page and what it polls. Both only read: messengers fetch links before anybody taps them. */
export function pageRoutes(dependencies: PageDependencies): Answer<HttpEvent> {
  const open = pageOpener(dependencies);
  return dispatch<'page', HttpEvent>({
    async 'GET /v/{link}'(event) {
      const opened = await open(event);
      if (!opened) throw unknownLink();
      return {
        statusCode: 200,
        headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
        body: renderDocument(opened),
      };
    },
    async 'GET /v/{link}/state'(event) {
      const opened = await open(event);
      if (!opened) throw unknownLink();
      const { poll_after } = opened.state;
      return json(
        200,
        opened.state,
        poll_after === undefined ? {} : { 'retry-after': String(Math.ceil(poll_after)) },
      );
    },
  });
}

function unknownLink(): VersoError {
  return new VersoError(
    'not_found',
    'This link opens nothing: go back to where you got it, and ask for a new one.',
  );
}
