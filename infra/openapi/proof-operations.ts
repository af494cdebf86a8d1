import type { RouteKeyOf } from '../../shared/http/routes.ts';
import { revokeBody } from '../../shared/proof/revoke.ts';
import { validateBody } from '../../shared/proof/validate-body.ts';
import { cursorQuery } from './list-parts.ts';
import type { Operation } from './operation.ts';

const PROOFS = 'Proofs';

/** What checkers of proofs call, and what belongs to no verification. */
export const PROOF_OPERATIONS = {
  'POST /api/v1/proofs/{id}/revoke': {
    tag: PROOFS,
    key: 'required',
    operationId: 'revokeProof',
    summary: 'Revoke a proof for good',
    description:
      "Irreversible; the first revocation stays and is answered again. At once in validate and in the proof's status, within six minutes in the list of revoked proofs.",
    body: revokeBody(),
    bodyIsOptional: true,
    answer: 'Revocation',
    errors: ['proof_not_found'],
  },
  'GET /api/v1/proofs/revoked': {
    tag: PROOFS,
    key: 'optional',
    operationId: 'listRevokedProofs',
    summary: 'The signed list of revoked proofs, for checkers that are offline',
    description:
      'As it stood at a full minute; a test key opens the list of the sandbox. More than 1,000 are answered in pages.',
    query: [cursorQuery()],
    answer: 'RevocationList',
  },
  'POST /api/v1/proofs/validate': {
    tag: PROOFS,
    key: 'optional',
    operationId: 'validateProof',
    summary: 'Check a proof by asking',
    description:
      'A test key opens the proofs of its own sandbox; numbers in proofs with keyed hashes are compared for their own project alone.',
    body: validateBody(),
    answer: 'Validation',
    errors: ['invalid_identifier', 'forbidden'],
  },
  'GET /api/v1/proofs/{id}/status': {
    tag: PROOFS,
    key: 'required',
    operationId: 'getProofStatus',
    summary: 'What a proof is worth now',
    description: "For your own proofs. A proof's id is the id of its verification.",
    answer: 'ProofStatus',
    errors: ['proof_not_found'],
  },
  'GET /.well-known/jwks.json': {
    tag: PROOFS,
    key: 'none',
    operationId: 'getKeys',
    summary: 'The keys that proofs are checked with',
    description:
      'A JWK Set (RFC 7517). A new key is here a day before it signs, and a retired one as long as a proof that it signed is valid.',
    answer: 'KeySet',
    revalidates: true,
  },
  'GET /test/.well-known/jwks.json': {
    tag: PROOFS,
    key: 'none',
    operationId: 'getTestKeys',
    summary: 'The keys of the sandbox',
    description: 'Proofs of test keys are signed by these and by no other.',
    answer: 'KeySet',
    revalidates: true,
  },
  'GET /api/openapi.json': {
    tag: 'Service',
    key: 'none',
    operationId: 'getDescription',
    summary: 'This description',
    description: 'OpenAPI 3.1, made from the schemas that check the requests.',
    answer: 'Description',
    whenAway: 'never',
  },
  'GET /api/v1': {
    tag: 'Service',
    key: 'none',
    operationId: 'getApi',
    summary: 'What this is',
    description: 'The name and the version.',
    answer: 'Api',
    whenAway: 'never',
  },
  'GET /health': {
    tag: 'Service',
    key: 'none',
    operationId: 'getHealth',
    summary: 'Whether a verification could be made now',
    description: '503 while the database does not answer, or before the deployment is set up.',
    answer: 'Healthy',
    whenAway: 'Unavailable',
  },
} satisfies Readonly<
  Partial<Record<RouteKeyOf<'complete-verification' | 'list-revocations' | 'public'>, Operation>>
>;
