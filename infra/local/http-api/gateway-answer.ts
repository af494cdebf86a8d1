import type { ServerResponse } from 'node:http';
import type { HttpAnswer } from './proxy-event.ts';

const MESSAGES = {
  404: 'Not Found',
  413: 'Request Entity Too Large',
  500: 'Internal Server Error',
  502: 'Internal Server Error',
  503: 'Service Unavailable',
} as const;

/** What stands before a function refuses by a body of its own. */
export function gatewayError(status: keyof typeof MESSAGES): HttpAnswer {
  const body = Buffer.from(JSON.stringify({ message: MESSAGES[status] }));
  return { status, headers: { 'content-type': 'application/json' }, body };
}

/** Throws where a header can't be sent. */
export function send(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  const bodiless = status === 204 || status === 304;
  response.writeHead(status, { ...headers, ...(!bodiless && { 'content-length': body.length }) });
  response.end(bodiless ? undefined : body);
}
