import { CHANNELS } from '../../shared/channels/registry.ts';
import type { DeploymentSettings } from '../../shared/deployment/settings.ts';
import type { Clock, VerificationStore } from '../../shared/ports.ts';
import { findVerification } from '../../shared/verification/find.ts';
import { nextPoll, verificationView } from '../../shared/verification/view.ts';
import type { AuthenticatedEvent } from '../middleware/authentication.ts';
import { type HttpResult, json } from '../middleware/http-event.ts';

type Dependencies = {
  readonly clock: Clock;
  readonly verifications: Pick<VerificationStore, 'find'>;
  readonly settings: () => Promise<DeploymentSettings>;
};

/** 200 with the verification; `Retry-After` while it is pending. */
export function getVerificationRoute({ clock, verifications, settings }: Dependencies) {
  return async ({ apiKey, pathParameters }: AuthenticatedEvent): Promise<HttpResult> => {
    const [verification, { channels }] = await Promise.all([
      findVerification(verifications, apiKey, pathParameters?.id ?? ''),
      settings(),
    ]);
    const now = clock.now();
    const seconds = nextPoll(verification, now);
    return json(
      200,
      verificationView(verification, (name) => CHANNELS[name](channels), now),
      seconds === undefined ? {} : { 'retry-after': String(seconds) },
    );
  };
}
