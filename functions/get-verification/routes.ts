import { CHANNELS } from '../../shared/channels/registry.ts';
import { sessionView } from '../../shared/sessions/session-view.ts';
import { findByFlow, findVerification } from '../../shared/verification/find.ts';
import { groupStatusView, verificationIdOf } from '../../shared/verification/multi-channel-view.ts';
import type { Verification } from '../../shared/verification/verification.ts';
import { type Channels, nextPoll, type View, verificationView } from '../../shared/verification/view.ts';
import { type Answer, dispatch } from '../middleware/dispatch.ts';
import { type HttpResult, json } from '../middleware/http-event.ts';
import type { PollDependencies } from './dependencies.ts';
import { type FollowerEvent, followEvents } from './events.ts';

/** What is asked again and again while a person looks for the phone: one read each. */
export function pollRoutes(dependencies: PollDependencies): Answer<FollowerEvent> {
  const { clock, verifications, settings } = dependencies;

  async function poll(
    find: Promise<Verification>,
    view: (verification: Verification, channels: Channels, now: number) => View,
  ): Promise<HttpResult> {
    const [verification, { channels }] = await Promise.all([find, settings()]);
    const now = clock.now();
    const seconds = nextPoll(verification, now);
    return json(
      200,
      view(verification, (name) => CHANNELS[name](channels), now),
      seconds === undefined ? {} : { 'retry-after': String(seconds) },
    );
  }

  return dispatch<'get-verification', FollowerEvent>({
    'GET /api/v1/verifications/{id}': ({ apiKey, pathParameters }) =>
      poll(findVerification(verifications, apiKey, pathParameters?.id ?? ''), verificationView),
    'GET /api/v1/verifications/multi-channel/{group_id}/status': ({ apiKey, pathParameters }) => {
      const id = verificationIdOf(pathParameters?.group_id ?? '');
      return poll(findByFlow(verifications, apiKey, id, 'multi_channel'), groupStatusView);
    },
    'GET /api/v1/sessions/{id}': ({ apiKey, pathParameters }) =>
      poll(findByFlow(verifications, apiKey, pathParameters?.id ?? '', 'session'), sessionView),
    'GET /api/v1/verifications/{id}/events': followEvents(dependencies),
  });
}
