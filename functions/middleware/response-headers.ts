import type { MiddlewareObj } from '@middy/core';
import type { HttpEvent, HttpResult } from './http-event.ts';

/** Every answer can be found again in the logs by its id, and is never read as another type than it says. */
export function responseHeaders(): MiddlewareObj<HttpEvent, HttpResult, Error> {
  const add: MiddlewareObj<HttpEvent, HttpResult, Error>['after'] = ({ event, response }) => {
    if (!response) return;
    response.headers['x-request-id'] = event.requestContext.requestId;
    response.headers['x-content-type-options'] = 'nosniff';
  };
  return { after: add, onError: add };
}
