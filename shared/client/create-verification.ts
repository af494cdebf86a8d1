import { type CallOptions, type Connection, unreadable } from './connection.ts';
import { type CreatedVerification, type CreateVerification, isCreatedVerification } from './verification.ts';

export type CreateOptions = CallOptions & {
  /**
   * 1-255 printable ASCII characters that name this creation (draft-ietf-httpapi-idempotency-key-header). The same
   * key with the same body answers the same verification, so a creation whose answer was lost can be sent again.
   */
  readonly idempotencyKey?: string;
};

/**
 * Begins a verification: `POST /api/v1/verifications`. Only this answer has the code and the links.
 * Throws VersoApiError, for a wrong number or channel with every wrong field in `details`.
 */
export async function createVerification(
  connection: Connection,
  request: CreateVerification,
  { idempotencyKey, ...options }: CreateOptions = {},
): Promise<CreatedVerification> {
  const { body } = await connection.request(
    {
      operation: 'create',
      method: 'POST',
      path: '/api/v1/verifications',
      body: request,
      headers: idempotencyKey === undefined ? {} : { 'idempotency-key': printable(idempotencyKey) },
    },
    options,
  );
  if (!isCreatedVerification(body)) throw unreadable('create');
  return body;
}

function printable(key: string): string {
  if (/^[\x20-\x7e]{1,255}$/.test(key)) return key;
  throw new TypeError('idempotencyKey: give 1 to 255 printable ASCII characters.');
}
