import { invalidField } from '../http/invalid-request.ts';
import type { Position } from '../ports.ts';

const FORM = /^(\d{13})\.([\w-]{1,64})$/;

/** Where a list goes on. It names a place and grants nothing: the list itself is the API key's. */
export function writeCursor({ createdAt, id }: Position): string {
  return Buffer.from(`${String(createdAt).padStart(13, '0')}.${id}`).toString('base64url');
}

/** Throws validation_error for what no list of ours has answered. */
export function readCursor(cursor: string): Position {
  const [, createdAt, id] = FORM.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  if (createdAt === undefined || id === undefined) {
    throw invalidField('cursor', 'Send nextCursor as a list answered it, or leave it out.');
  }
  return { createdAt: Number(createdAt), id };
}
