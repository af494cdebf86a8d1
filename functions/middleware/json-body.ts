import type { MiddlewareObj } from '@middy/core';
import { VersoError } from '../../shared/errors.ts';
import { invalidField } from '../../shared/http/invalid-request.ts';
import { withoutNulls } from '../../shared/http/without-nulls.ts';
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
 * (@middy/http-json-body-parser answers 415 and 422 where the contract wants 400 and 413.) What is null is left out.
 * Throws payload_too_large or validation_error.
 */
export function parseJsonBody(event: HttpEvent): unknown {
  const body = rawBody(event);
  if (body.length > LIMIT_BYTES) {
    throw new VersoError('payload_too_large', `Send at most ${LIMIT_BYTES} bytes of JSON.`);
  }
  return withoutNulls(readJson(body));
}

// RFC 8259, section 8.1: UTF-8; a byte order mark may be there and is passed over, as TextDecoder does.
const UTF_8 = new TextDecoder('utf-8', { fatal: true });

function readJson(body: Buffer): unknown {
  try {
    const text = UTF_8.decode(body);
    return LONG_NUMBER.test(text) ? JSON.parse(text, refuseRounding) : JSON.parse(text);
  } catch (cause) {
    if (cause instanceof VersoError) throw cause;
    throw new VersoError('validation_error', 'The body is not JSON: send one JSON object.', {
      cause,
      details: [{ field: '', message: 'Send one JSON object.', code: 'invalid_json' }],
    });
  }
}

/** Sixteen digits are where whole numbers begin that a double can't hold. */
const LONG_NUMBER = /\d{16}/;

/** client_metadata comes back as it was sent: a number that JavaScript would round can't. */
function refuseRounding(key: string, value: unknown): unknown {
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw invalidField(
      key,
      'Send a whole number beyond 2^53 as text: it would be rounded.',
      'inexact_number',
    );
  }
  return value;
}
