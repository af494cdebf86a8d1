import { type CallOptions, type Connection, segment, unreadable } from './connection.ts';
import { isVerification, type Verification } from './verification.ts';

/** The state of a verification: `GET /api/v1/verifications/:id`. Throws VersoApiError `not_found`. */
export async function getVerification(
  connection: Connection,
  id: string,
  options?: CallOptions,
): Promise<Verification> {
  return (await askForVerification(connection, id, options)).verification;
}

/** Besides, in how many seconds the service wants to be asked again, if the answer's headers say so. */
export async function askForVerification(
  connection: Connection,
  id: string,
  options?: CallOptions,
): Promise<{ readonly verification: Verification; readonly retryAfter: number | undefined }> {
  const path = `/api/v1/verifications/${segment(id)}`;
  const { body, retryAfter } = await connection.request({ operation: 'get', method: 'GET', path }, options);
  if (!isVerification(body)) throw unreadable('get');
  return { verification: body, retryAfter };
}
