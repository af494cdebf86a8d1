export type { Confirmation } from './confirm-verification.ts';
export type { CallOptions, ConnectionOptions } from './connection.ts';
export type { CreateOptions } from './create-verification.ts';
export {
  type ConnectionProblem,
  type ErrorCode,
  type ErrorDetail,
  VersoApiError,
  VersoConnectionError,
} from './errors.ts';
export { type FetchRevocationsOptions, fetchRevocations } from './fetch-revocations.ts';
export type { ListFilters, Pagination, VerificationList } from './list-verifications.ts';
export type { Fetch, Timers } from './platform.ts';
export type { ProofClaims } from './proof-claims.ts';
export type { ProofStatus } from './proof-status.ts';
export { type RememberedRevocationsOptions, rememberedRevocations } from './remembered-revocations.ts';
export { type RevocationList, RevocationListError, type RevocationListProblem } from './revocation-list.ts';
export type { Revocation } from './revoke-proof.ts';
export type { KeySource, SigningKeys } from './signing-keys.ts';
export type { TestVerified } from './test-verify.ts';
export type { InvalidReason, Validation } from './validate-proof.ts';
export type {
  Assurance,
  Challenge,
  Channel,
  CreatedChallenge,
  CreatedVerification,
  CreateVerification,
  EndedVerification,
  FinalVerification,
  PendingVerification,
  Proof,
  RevocationReason,
  RevokedVerification,
  Status,
  Verification,
  VerifiedData,
  VerifiedVerification,
} from './verification.ts';
export {
  type OfflineInvalidReason,
  type OfflineVerification,
  type VerifyOfflineOptions,
  verifyOffline,
} from './verify-offline.ts';
export { verifyWebhook } from './verify-webhook.ts';
export { createVersoClient, type VersoClient } from './verso-client.ts';
export type {
  RetriedWebhookDelivery,
  WebhookDelivery,
  WebhookDeliveryDetails,
  WebhookDeliveryFilters,
  WebhookDeliveryList,
} from './webhook-deliveries.ts';
export type { QuotaReached, VerificationRequest, WebhookEvent } from './webhook-event.ts';
export {
  verifyWebhookSignature,
  type WebhookHeaders,
  type WebhookOptions,
  type WebhookProblem,
  WebhookVerificationError,
} from './webhook-signature.ts';
