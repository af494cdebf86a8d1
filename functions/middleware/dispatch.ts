import type { ApiFunction, RouteKeyOf } from '../../shared/http/routes.ts';
import type { HttpEvent, HttpResult } from './http-event.ts';

export type Answer<Event extends HttpEvent> = (event: Event) => Promise<HttpResult> | HttpResult;

/** Every route of a function has an answer, or it doesn't compile. */
export type Answers<Name extends ApiFunction, Event extends HttpEvent> = Readonly<
  Record<RouteKeyOf<Name>, Answer<Event>>
>;

/** API Gateway says in `routeKey` which route matched; what matched none gets `otherwise`. */
export function dispatch<Name extends ApiFunction, Event extends HttpEvent>(
  answers: Answers<Name, Event>,
  otherwise: Answer<Event> = unrouted,
): Answer<Event> {
  const byKey = new Map<string, Answer<Event>>(Object.entries(answers));
  return (event) => (byKey.get(event.routeKey) ?? otherwise)(event);
}

function unrouted({ routeKey }: HttpEvent): never {
  throw new Error(`API Gateway routes ${routeKey} to a function that has no answer for it.`);
}
