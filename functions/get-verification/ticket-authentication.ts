import type { MiddlewareObj } from '@middy/core';
import { PARAMETERS } from '../../shared/config/names.ts';
import { VersoError } from '../../shared/errors.ts';
import { type RequestKind, requestRate } from '../../shared/limits/request-rate.ts';
import type { Clock, Secrets } from '../../shared/ports.ts';
import { isTicketFor } from '../../shared/verification/event-stream.ts';
import type { AuthenticatedEvent } from '../middleware/authentication.ts';
import type { HttpResult } from '../middleware/http-event.ts';
import type { FollowerEvent } from './events.ts';

type KeyMiddleware = MiddlewareObj<AuthenticatedEvent, HttpResult, Error>;

const KIND: RequestKind = 'read';

/**
 * An events request may show `?t=`, the ticket of its verification, instead of an API key; everything else goes through
 * `keyed`. The subkey is only read when a ticket comes, so that a poll's cold start doesn't wait for it.
 */
export function ticketOr(
  keyed: readonly KeyMiddleware[],
  { secrets, clock }: { readonly secrets: Secrets; readonly clock: Clock },
): MiddlewareObj<FollowerEvent, HttpResult, Error> {
  const allow = requestRate(clock);
  return {
    async before(request) {
      const { event } = request;
      const ticket = event.queryStringParameters?.t;
      const isFollower = event.routeKey === 'GET /api/v1/verifications/{id}/events';
      if (!isFollower || ticket === undefined || event.headers.authorization !== undefined) {
        for (const each of keyed) await each.before?.(request);
        return;
      }
      const id = event.pathParameters?.id ?? '';
      const secret = await secrets.read([PARAMETERS.ticketSubkey]);
      if (!isTicketFor(secret(PARAMETERS.ticketSubkey), id, ticket)) {
        throw new VersoError(
          'unauthorized',
          'This ticket does not open this verification: ask for a new one.',
          { headers: { 'www-authenticate': 'Bearer' } },
        );
      }
      allow(id, KIND);
      event.ticketFor = id;
    },
  };
}
