import { CHANNELS } from '../../shared/channels/registry.ts';
import { PARAMETERS } from '../../shared/config/names.ts';
import type { DeploymentSettings } from '../../shared/deployment/settings.ts';
import type { ErasedStore, ProofSigner, RevocationStore } from '../../shared/ports.ts';
import { revokeProof } from '../../shared/proof/revoke.ts';
import { cancelVerification } from '../../shared/verification/cancel.ts';
import { confirmVerification } from '../../shared/verification/confirm.ts';
import { testVerify } from '../../shared/verification/test-verify.ts';
import { testVerifyView } from '../../shared/verification/test-verify-view.ts';
import { nextPoll, timestamp, verificationView } from '../../shared/verification/view.ts';
import type { AuthenticatedEvent } from '../middleware/authentication.ts';
import { type Answer, dispatch } from '../middleware/dispatch.ts';
import { json } from '../middleware/http-event.ts';
import { parseJsonBody, parseOptionalJsonBody } from '../middleware/json-body.ts';
import { type PinDependencies, pinOnThePage } from './pin-on-the-page.ts';

type Dependencies = PinDependencies & {
  readonly revocations: RevocationStore;
  readonly erased: ErasedStore;
  readonly signer: ProofSigner;
  readonly settings: () => Promise<DeploymentSettings>;
};

const { codeSubkey, phoneSubkey } = PARAMETERS;

/** What ends a verification by a call and not by a message. Each is idempotent by state. */
export function completionRoutes(dependencies: Dependencies): Answer<AuthenticatedEvent> {
  const { clock, settings } = dependencies;
  return dispatch<'complete-verification', AuthenticatedEvent>({
    async 'POST /api/v1/verifications/{id}/cancel'(event) {
      parseOptionalJsonBody(event);
      const { apiKey, pathParameters } = event;
      const [cancelled, { channels }] = await Promise.all([
        cancelVerification(dependencies, apiKey, pathParameters?.id ?? ''),
        settings(),
      ]);
      return json(
        200,
        verificationView(cancelled, (name) => CHANNELS[name](channels), clock.now()),
      );
    },
    async 'POST /api/v1/verifications/{id}/confirm'(event) {
      const body = parseJsonBody(event);
      const [known, secret] = await Promise.all([
        settings(),
        dependencies.secrets.read([codeSubkey, phoneSubkey]),
      ]);
      const subkeys = { code: secret(codeSubkey), phone: secret(phoneSubkey) };
      const confirmed = await confirmVerification(
        dependencies,
        { settings: known, subkeys },
        event.apiKey,
        event.pathParameters?.id ?? '',
        body,
      );
      const now = clock.now();
      const seconds = nextPoll(confirmed, now);
      return json(
        200,
        verificationView(confirmed, (name) => CHANNELS[name](known.channels), now),
        seconds === undefined ? {} : { 'retry-after': String(seconds) },
      );
    },
    'POST /v/{link}/pin': pinOnThePage(dependencies),
    async 'POST /api/v1/verifications/{id}/test-verify'(event) {
      const known = await settings();
      const context = {
        settings: known,
        assuranceOf: (name: keyof typeof CHANNELS) => CHANNELS[name](known.channels)?.assurance ?? 'low',
      };
      const id = event.pathParameters?.id ?? '';
      const body = parseOptionalJsonBody(event);
      return json(200, testVerifyView(await testVerify(dependencies, context, event.apiKey, id, body)));
    },
    async 'POST /api/v1/proofs/{id}/revoke'(event) {
      const id = event.pathParameters?.id ?? '';
      const { revokedAt, reason } = await revokeProof(
        dependencies,
        event.apiKey,
        id,
        parseOptionalJsonBody(event),
      );
      return json(200, {
        success: true,
        verification_id: id,
        status: 'revoked',
        revoked_at: timestamp(revokedAt),
        reason,
      });
    },
  });
}
