import type { MiddlewareObj } from '@middy/core';
import { invalidField } from '../../shared/http/invalid-request.ts';
import { PAGE_ROUTES } from '../../shared/http/routes.ts';
import { requestRate } from '../../shared/limits/request-rate.ts';
import type { Clock } from '../../shared/ports.ts';
import type { AuthenticatedEvent } from './authentication.ts';
import type { HttpResult } from './http-event.ts';

type KeyMiddleware = MiddlewareObj<AuthenticatedEvent, HttpResult, Error>;

const LINKED: ReadonlySet<string> = new Set(
  PAGE_ROUTES.filter(({ path }) => path.includes('{link}')).map(({ method, path }) => `${method} ${path}`),
);

/** A person acts a few times; whoever acts more often is none. */
const ACTS_PER_MINUTE = 30;

/**
 * What the hosted page posts shows its link instead of an API key; everything else goes through `keyed`. A page of somebody else can't send
 * it for the person: a form has no way to send JSON, and a script's request with this type is preflighted (CORS), which is answered with
 * nothing.
 */
export function linkOr(
  keyed: readonly KeyMiddleware[],
  clock: Clock,
): MiddlewareObj<AuthenticatedEvent, HttpResult, Error> {
  const allow = requestRate(clock);
  return {
    async before(request) {
      const { event } = request;
      if (!LINKED.has(event.routeKey)) {
        for (const each of keyed) await each.before?.(request);
        return;
      }
      allow(event.pathParameters?.link ?? '', 'create', ACTS_PER_MINUTE);
      const [type = ''] = (event.headers['content-type'] ?? '').split(';');
      if (type.trim().toLowerCase() !== 'application/json')
        throw invalidField(
          '',
          'Send JSON with the header content-type: application/json.',
          'invalid_content_type',
        );
    },
  };
}
