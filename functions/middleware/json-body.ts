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
  const value = parse(body);
  if (isDeeperThan(DEEPEST, value)) throw invalidField('', `Nest at most ${DEEPEST} levels.`, 'too_deep');
  return value;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(UTF_8.decode(body));
  } catch (cause) {
    throw new VersoError('validation_error', 'The body is not JSON: send one JSON object.', {
      cause,
      details: [{ field: '', message: 'Send one JSON object.', code: 'invalid_json' }],
    });
  }
}

/**
 * RFC 8259, section 9, allows a limit: who walks through a body later must not run out of stack. The 2 KB of
 * client_metadata can't be deeper.
 */
const DEEPEST = 1024;

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeperThan(levels - 1, each));
}
