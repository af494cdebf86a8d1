import { type CallOptions, type Connection, segment, unreadable } from './connection.ts';
import { hasTexts } from './json.ts';
import type { Channel } from './verification.ts';

/** Its proof is a test proof: no checker of live proofs accepts it. */
export type TestVerified = {
  readonly id: string;
  readonly type: 'phone';
  readonly channel: Channel;
  readonly status: 'verified';
  readonly identifier: string;
  readonly verified_at: string;
  readonly proof_token: string;
  readonly proof_expires_at: string;
  readonly test_mode: true;
};

/**
 * Completes a pending test verification without a phone: `POST /api/v1/verifications/:id/test-verify`.
 * Throws VersoApiError `test_mode_required` with a live key.
 */
export async function testVerify(
  connection: Connection,
  id: string,
  options?: CallOptions,
): Promise<TestVerified> {
  const path = `/api/v1/verifications/${segment(id)}/test-verify`;
  const { body } = await connection.request(
    { operation: 'testVerify', method: 'POST', path, body: {} },
    options,
  );
  if (!isTestVerified(body)) throw unreadable('testVerify');
  return body;
}

function isTestVerified(body: unknown): body is TestVerified {
  return hasTexts(body, ['id', 'status', 'proof_token']);
}
