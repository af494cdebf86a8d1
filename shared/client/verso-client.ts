import { cancelVerification } from './cancel-verification.ts';
import { type Confirmation, confirmVerification } from './confirm-verification.ts';
import { type CallOptions, type ConnectionOptions, connect } from './connection.ts';
import { type CreateOptions, createVerification } from './create-verification.ts';
import { getVerification } from './get-verification.ts';
import { type ListFilters, listVerifications, type VerificationList } from './list-verifications.ts';
import { type ProofStatus, proofStatus } from './proof-status.ts';
import { type Revocation, revokeProof } from './revoke-proof.ts';
import { type TestVerified, testVerify } from './test-verify.ts';
import { type Validation, validateProof } from './validate-proof.ts';
import type {
  CreatedVerification,
  CreateVerification,
  FinalVerification,
  RevocationReason,
  Verification,
} from './verification.ts';
import { waitForEnd } from './wait-for-end.ts';
import {
  getWebhookDelivery,
  listWebhookDeliveries,
  type RetriedWebhookDelivery,
  retryWebhookDelivery,
  type WebhookDeliveryDetails,
  type WebhookDeliveryFilters,
  type WebhookDeliveryList,
} from './webhook-deliveries.ts';

/**
 * The service's interface. Every call throws {@link VersoApiError} where the service refuses,
 * {@link VersoConnectionError} where it gives no answer, and the signal's reason when that aborts.
 */
export type VersoClient = {
  /** Begins a verification; only this answer has the code and the links. */
  create(request: CreateVerification, options?: CreateOptions): Promise<CreatedVerification>;
  get(id: string, options?: CallOptions): Promise<Verification>;
  /** Asks as often as the service wants to be asked, until the verification has ended. */
  wait(id: string, options?: CallOptions): Promise<FinalVerification>;
  /** One page, newest first. */
  list(filters?: ListFilters, options?: CallOptions): Promise<VerificationList>;
  cancel(id: string, options?: CallOptions): Promise<Verification>;
  /** The second step of `assurance: 'confirmed'`: the PIN, or the result that the hosted page gave for it. */
  confirm(id: string, confirmation: Confirmation, options?: CallOptions): Promise<Verification>;
  /** Completes a test verification without a phone; for test keys. */
  testVerify(id: string, options?: CallOptions): Promise<TestVerified>;
  /** Asks the service whether a proof is valid and, with a number, whether it is about that one. */
  validate(token: string, identifier?: string, options?: CallOptions): Promise<Validation>;
  /** For good. */
  revokeProof(id: string, reason?: RevocationReason, options?: CallOptions): Promise<Revocation>;
  proofStatus(id: string, options?: CallOptions): Promise<ProofStatus>;
  /** One page, newest event first. */
  listWebhookDeliveries(
    filters?: WebhookDeliveryFilters,
    options?: CallOptions,
  ): Promise<WebhookDeliveryList>;
  /** With what was sent, and what your server answered. */
  getWebhookDelivery(id: string, options?: CallOptions): Promise<WebhookDeliveryDetails>;
  /** Sends one that failed once more. */
  retryWebhookDelivery(id: string, options?: CallOptions): Promise<RetriedWebhookDelivery>;
};

/** Throws a TypeError for a base URL or a key that can't be meant. Sends nothing yet. */
export function createVersoClient(options: ConnectionOptions): VersoClient {
  const connection = connect(options);
  return {
    create: (request, options) => createVerification(connection, request, options),
    get: (id, options) => getVerification(connection, id, options),
    wait: (id, options) => waitForEnd(connection, id, options),
    list: (filters, options) => listVerifications(connection, filters, options),
    cancel: (id, options) => cancelVerification(connection, id, options),
    confirm: (id, confirmation, options) => confirmVerification(connection, id, confirmation, options),
    testVerify: (id, options) => testVerify(connection, id, options),
    validate: (token, identifier, options) => validateProof(connection, token, identifier, options),
    revokeProof: (id, reason, options) => revokeProof(connection, id, reason, options),
    proofStatus: (id, options) => proofStatus(connection, id, options),
    listWebhookDeliveries: (filters, options) => listWebhookDeliveries(connection, filters, options),
    getWebhookDelivery: (id, options) => getWebhookDelivery(connection, id, options),
    retryWebhookDelivery: (id, options) => retryWebhookDelivery(connection, id, options),
  };
}
