import type { ApiRouteKey } from '../../shared/http/routes.ts';
import { listQuery } from '../../shared/lists/list-query.ts';
import { requestFilters } from '../../shared/requests/list.ts';
import { verificationRequestBody } from '../../shared/requests/request-body.ts';
import { sessionRequestBody } from '../../shared/sessions/session-request.ts';
import { usageQuery } from '../../shared/usage/read-usage.ts';
import { confirmBody } from '../../shared/verification/confirm.ts';
import { createRequestBody } from '../../shared/verification/create-request.ts';
import { verificationFilters } from '../../shared/verification/list.ts';
import { multiChannelRequestBody } from '../../shared/verification/multi-channel-request.ts';
import { testVerifyBody } from '../../shared/verification/test-verify.ts';
import { DELIVERY_OPERATIONS } from './delivery-operations.ts';
import type { Operation } from './operation.ts';
import { PROOF_OPERATIONS } from './proof-operations.ts';

const BEGIN = { tag: 'Begin', key: 'required', creates: true } as const;
const FOLLOW = { tag: 'Follow', key: 'required', errors: ['not_found'] } as const;
const END = { tag: 'End', key: 'required' } as const;
const LISTS = { tag: 'Lists', key: 'required' } as const;
const REQUESTS = { tag: 'Verification requests', key: 'required' } as const;
const manualStep = (name: string) => ({
  ...END,
  operationId: `${name}Verification`,
  summary: 'Not for phones',
  description:
    'Clients of this API style call it for other kinds of assets. A phone completes by its message.',
  ignoresBody: true,
  answer: 'nothing' as const,
  errors: ['unsupported_for_type', 'not_found'] as const,
});

/** Every route of the API, described. A route without a description doesn't compile. */
export const OPERATIONS: Readonly<Record<ApiRouteKey, Operation>> = {
  'POST /api/v1/verifications': {
    ...BEGIN,
    operationId: 'createVerification',
    summary: 'Begin to verify one number over one channel',
    description:
      'Answers the code, the link that opens the app with the code, and the address of a hosted page; show one of them to the person. The number is verified when the code arrives from it. Codes and links are answered here only.',
    body: createRequestBody(),
    answer: 'CreatedVerification',
    errors: ['invalid_identifier', 'invalid_channel_for_type'],
  },
  'POST /api/v1/verifications/multi-channel': {
    ...BEGIN,
    operationId: 'createGroup',
    summary: 'Begin to verify one number over several channels, of which the first wins',
    description:
      'Every channel carries the same code, and the first message that completes it wins: exactly one proof exists, and the other channels then read cancelled.',
    body: multiChannelRequestBody(),
    answer: 'CreatedGroup',
    errors: ['invalid_identifier', 'invalid_channel_for_type'],
  },
  'POST /api/v1/sessions': {
    ...BEGIN,
    operationId: 'createSession',
    summary: 'Begin without knowing the number: the message brings it',
    description:
      'Whoever sends the code decides the number, so let nobody but the person see the link. With phone_number it is an ordinary verification in the shape of a session.',
    body: sessionRequestBody(),
    answer: 'CreatedSession',
    errors: ['invalid_identifier', 'invalid_channel_for_type'],
  },
  'POST /api/v1/verification-requests': {
    ...BEGIN,
    tag: REQUESTS.tag,
    operationId: 'createVerificationRequest',
    summary: 'Ask for one to ten numbers on a page that is open for up to a week',
    description:
      'Send the person to verification_url. Each number whose identifier is given has a verification from the start; for the others the page asks.',
    body: verificationRequestBody(),
    answer: 'CreatedVerificationRequest',
    errors: ['invalid_identifier', 'invalid_channel_for_type'],
  },
  'GET /api/v1/verifications/{id}': {
    ...FOLLOW,
    operationId: 'getVerification',
    summary: 'A verification as it is now',
    description:
      'While it is pending, Retry-After and poll_after say when asking again is worth it. What is past expires_at reads expired at once.',
    answer: 'Verification',
  },
  'GET /api/v1/verifications/{id}/events': {
    ...FOLLOW,
    key: 'ticket',
    operationId: 'followVerification',
    summary: 'The current state as server-sent events',
    description:
      'The stream ends behind the current state; `retry` says when to come back. A client that has seen a final state gets 204, which stops it. With a ticket the data is the status alone.',
    answer: 'events',
  },
  'GET /api/v1/verifications/multi-channel/{group_id}/status': {
    ...FOLLOW,
    operationId: 'getGroup',
    summary: 'A group of channels as it is now',
    description: 'The proof, once one of its channels has completed it. Poll as a single verification.',
    answer: 'Group',
  },
  'GET /api/v1/sessions/{id}': {
    ...FOLLOW,
    operationId: 'getSession',
    summary: 'A session as it is now',
    description: 'The number and the proof, once somebody has sent the code. Poll as a single verification.',
    answer: 'Session',
  },
  'POST /api/v1/verifications/{id}/cancel': {
    ...END,
    operationId: 'cancelVerification',
    summary: 'End a pending verification',
    description: 'Its code opens nothing from then on. Cancelling again answers the same.',
    ignoresBody: true,
    answer: 'EndedVerification',
    errors: ['not_found', 'already_verified', 'challenge_expired', 'conflict'],
  },
  'POST /api/v1/verifications/{id}/confirm': {
    ...END,
    operationId: 'confirmVerification',
    summary: 'Send the PIN that the reply on the phone shows, or the result of the hosted page',
    description:
      'The second step where assurance is confirmed: the PIN comes from the person, through the session in which you began. Where it was typed on the hosted page, send the result that the page put into your redirect_url instead, after you have made sure that it came in that session. Send one of the two. The third wrong PIN ends the verification as failed. 409 conflict before a message has come. Where the proof can not be signed at once the answer still reads pending, and the next poll has it.',
    body: confirmBody(),
    answer: 'ConfirmedVerification',
    errors: ['not_found', 'challenge_expired', 'conflict'],
  },
  'POST /api/v1/verifications/{id}/test-verify': {
    ...END,
    operationId: 'testVerify',
    summary: 'Complete a verification of the sandbox without a phone',
    description:
      'Test keys only. What is verified already is answered again. The proof is signed by the key of the sandbox.',
    body: testVerifyBody(),
    bodyIsOptional: true,
    answer: 'TestVerified',
    errors: ['not_found', 'test_mode_required', 'challenge_expired', 'conflict'],
  },
  'GET /api/v1/verifications': {
    ...LISTS,
    operationId: 'listVerifications',
    summary: 'Verifications, newest first',
    description: 'All filters must hold. The total is exact without filters; with them it counts to 10,000.',
    query: [verificationFilters(), listQuery()],
    answer: 'VerificationList',
  },
  'GET /api/v1/verifications/users': {
    ...LISTS,
    operationId: 'listUsers',
    summary: 'Your users of whom there are verifications',
    description: 'In an order of our own that stays, so that following the cursor meets each user once.',
    query: [listQuery()],
    answer: 'UserList',
  },
  'GET /api/v1/verifications/users/{external_user_id}': {
    ...LISTS,
    operationId: 'getUser',
    summary: 'One of your users',
    description: 'Numbers are masked. The newest hundred verifications are shown, all are counted.',
    answer: 'User',
    errors: ['not_found'],
  },
  'POST /api/v1/verifications/{id}/submit': manualStep('submit'),
  'POST /api/v1/verifications/{id}/verify': manualStep('verify'),
  'POST /api/v1/verifications/{id}/resend': manualStep('resend'),
  'GET /api/v1/verification-requests': {
    ...REQUESTS,
    operationId: 'listVerificationRequests',
    summary: 'Verification requests, newest first',
    description: 'All filters must hold.',
    query: [requestFilters(), listQuery()],
    answer: 'VerificationRequestList',
  },
  'GET /api/v1/verification-requests/{id}': {
    ...REQUESTS,
    operationId: 'getVerificationRequest',
    summary: 'A verification request as it is now',
    description: 'completed once every required number is verified; partial while some are.',
    answer: 'VerificationRequest',
    errors: ['not_found'],
  },
  'GET /api/v1/verification-requests/by-reference/{reference_id}': {
    ...REQUESTS,
    operationId: 'getVerificationRequestByReference',
    summary: 'The newest verification request with your reference',
    description: 'References need not be unique: the newest is answered.',
    answer: 'VerificationRequest',
    errors: ['not_found'],
  },
  'DELETE /api/v1/verification-requests/{id}': {
    ...REQUESTS,
    operationId: 'cancelVerificationRequest',
    summary: 'End a verification request and its open codes',
    description: 'What is verified stays verified. Cancelling again answers the same.',
    answer: 'CancelledRequest',
    errors: ['not_found', 'conflict'],
  },
  'GET /api/v1/usage': {
    ...LISTS,
    operationId: 'getUsage',
    summary: 'How much your project used in a month, and what that is estimated to cost',
    description:
      'By day, channel and what became of it, for the environment of the key; a few minutes late. Each thing counts on the day on which it happened. Costs are an estimate from list prices and from what each step was measured to use: what AWS and providers bill is the whole deployment. The sandbox is priced as if each of its verifications had been completed by a message, without the fees of channels.',
    query: [usageQuery()],
    answer: 'Usage',
  },
  ...DELIVERY_OPERATIONS,
  ...PROOF_OPERATIONS,
};
