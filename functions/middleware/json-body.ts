import type { MiddlewareObj } from '@middy/core';
import { VersoError } from '../../shared/errors.ts';
import { type HttpEvent, type HttpResult, rawBody } from './http-event.ts';

export type JsonEvent = HttpEvent & { json: unknown };

const LIMIT_BYTES = 10 * 1024;

export function jsonBody(): MiddlewareObj<JsonEvent, HttpResult, Error> {
  return {
    before({ event }) {
      event.json = parseJsonBody(event);
    },
  };
}

/** For calls that mostly come without one: an empty body is an empty object. */
export function parseOptionalJsonBody(event: HttpEvent): unknown {
  return rawBody(event).length === 0 ? {} : parseJsonBody(event);
}

/**
 * Parses the body whatever its content-type says: a client that forgets the header sends the same JSON.
 * (@middy/http-json-body-parser answers 415 and 422 where the contract wants 400 and 413.)
 * Throws payload_too_large or validation_error.
 */
export function parseJsonBody(event: HttpEvent): unknown {
  const body = rawBody(event);
  if (body.length > LIMIT_BYTES) {
    throw new VersoError('payload_too_large', `Send at most ${LIMIT_BYTES} bytes of JSON.`);
  }
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new VersoError('validation_error', 'The body is not JSON: send one JSON object.', {
      cause,
      details: [{ field: '', message: 'Send one JSON object.', code: 'invalid_json' }],
    });
  }
}
