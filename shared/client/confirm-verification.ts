import { type CallOptions, type Connection, segment, unreadable } from './connection.ts';
import { isVerification, type Verification } from './verification.ts';

/**
 * What came back through the session in which you began: the PIN that the person typed for you, or the result that the hosted page put
 * into your `redirect_url` or into the promise of the embedded page. Take either from nobody but the person whose session it is.
 */
export type Confirmation =
  | { readonly pin: string; readonly result?: never }
  | { readonly result: string; readonly pin?: never };

/**
 * The second step of `assurance: 'confirmed'`: `POST /api/v1/verifications/:id/confirm`. The answer may still be pending, when the proof
 * can't be signed at once: {@link VersoClient.wait} has it then. Throws VersoApiError: `validation_error` for a wrong PIN or result, of
 * which the third wrong PIN ends the verification; `conflict` before a message has come.
 */
export async function confirmVerification(
  connection: Connection,
  id: string,
  confirmation: Confirmation,
  options?: CallOptions,
): Promise<Verification> {
  const path = `/api/v1/verifications/${segment(id)}/confirm`;
  const call = { operation: 'confirm', method: 'POST', path, body: confirmation } as const;
  const { body } = await connection.request(call, options);
  if (!isVerification(body)) throw unreadable('confirm');
  return body;
}
