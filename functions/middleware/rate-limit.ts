import type { MiddlewareObj } from '@middy/core';
import { type RequestKind, requestRate } from '../../shared/limits/request-rate.ts';
import type { Clock } from '../../shared/ports.ts';
import type { AuthenticatedEvent } from './authentication.ts';
import type { HttpResult } from './http-event.ts';

/** Comes right after authentication: what a key has too much of costs nothing but this. */
export function rateLimit(
  clock: Clock,
  kind: RequestKind,
): MiddlewareObj<AuthenticatedEvent, HttpResult, Error> {
  const allow = requestRate(clock);
  return {
    before({ event: { apiKey } }) {
      allow(apiKey.id, kind, apiKey.createsPerMinute);
    },
  };
}
