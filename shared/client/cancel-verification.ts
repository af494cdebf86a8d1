import { type CallOptions, type Connection, segment, unreadable } from './connection.ts';
import { isVerification, type Verification } from './verification.ts';

/**
 * Ends a pending verification: `POST /api/v1/verifications/:id/cancel`. One that is cancelled already stays so.
 * Throws VersoApiError, for one that has ended otherwise too.
 */
export async function cancelVerification(
  connection: Connection,
  id: string,
  options?: CallOptions,
): Promise<Verification> {
  const path = `/api/v1/verifications/${segment(id)}/cancel`;
  const { body } = await connection.request({ operation: 'cancel', method: 'POST', path, body: {} }, options);
  if (!isVerification(body)) throw unreadable('cancel');
  return body;
}
