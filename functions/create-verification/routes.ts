import { createRequest } from '../../shared/requests/create.ts';
import { readVerificationRequest } from '../../shared/requests/request-body.ts';
import { requestView } from '../../shared/requests/view.ts';
import { readSessionRequest } from '../../shared/sessions/session-request.ts';
import { createdSessionView } from '../../shared/sessions/session-view.ts';
import { type Created, createVerification } from '../../shared/verification/create.ts';
import { readCreateRequest } from '../../shared/verification/create-request.ts';
import { eventsPath } from '../../shared/verification/event-stream.ts';
import { readMultiChannelRequest } from '../../shared/verification/multi-channel-request.ts';
import { createdGroupView, groupId } from '../../shared/verification/multi-channel-view.ts';
import { type CreatedLinks, createdView, type View } from '../../shared/verification/view.ts';
import { type Answer, dispatch } from '../middleware/dispatch.ts';
import { type HttpResult, json } from '../middleware/http-event.ts';
import { type CreateDependencies, type CreateEvent, order } from './dependencies.ts';
import { pageSteps } from './page-steps.ts';

/** The four ways to create: each answers 201, the only answer that carries codes and links. And the two steps of the page. */
export function createRoutes(dependencies: CreateDependencies): Answer<CreateEvent> {
  const { meter, publicBaseUrl } = dependencies;
  const page = (link: string) => `${publicBaseUrl}/v/${link}`;
  const linksOf = ({ verification, challenge }: Created, ticketSubkey: Uint8Array): CreatedLinks => ({
    verificationUrl: page(challenge.link),
    eventsUrl: publicBaseUrl + eventsPath(ticketSubkey, verification.id),
  });
  const note = ({ verification: { id, channels }, replayed }: Created) => {
    const [channel, ...others] = channels;
    meter.note({
      verification: id,
      ...(channel && others.length === 0 && { channel }),
      outcome: replayed ? 'replayed' : 'created',
    });
  };
  return dispatch<'create-verification', CreateEvent>({
    ...pageSteps(dependencies),
    async 'POST /api/v1/verifications'(event) {
      const { creator, channels, ticketSubkey, ...command } = await order(
        dependencies,
        event,
        readCreateRequest,
      );
      const made = await createVerification(dependencies, creator, command);
      const { verification, challenge } = made;
      note(made);
      return created(
        `/api/v1/verifications/${verification.id}`,
        createdView(verification, challenge, channels, linksOf(made, ticketSubkey)),
      );
    },
    async 'POST /api/v1/verifications/multi-channel'(event) {
      const { creator, channels, ticketSubkey, ...command } = await order(
        dependencies,
        event,
        readMultiChannelRequest,
      );
      const made = await createVerification(dependencies, creator, command);
      const { verification, challenge } = made;
      note(made);
      return created(
        `/api/v1/verifications/multi-channel/${groupId(verification)}/status`,
        createdGroupView(verification, challenge, channels, linksOf(made, ticketSubkey)),
      );
    },
    async 'POST /api/v1/sessions'(event) {
      const { creator, channels, ticketSubkey, ...command } = await order(
        dependencies,
        event,
        readSessionRequest,
      );
      const made = await createVerification(dependencies, creator, command);
      const { verification, challenge } = made;
      note(made);
      return created(
        `/api/v1/sessions/${verification.id}`,
        createdSessionView(verification, challenge, channels, linksOf(made, ticketSubkey)),
      );
    },
    async 'POST /api/v1/verification-requests'(event) {
      const { creator, ...command } = await order(dependencies, event, readVerificationRequest);
      const { request, link, replayed } = await createRequest(dependencies, creator, command);
      for (const { verificationId } of request.assets) {
        if (verificationId !== undefined && !replayed)
          meter.note({ verification: verificationId, outcome: 'created' });
      }
      return created(
        `/api/v1/verification-requests/${request.id}`,
        requestView({ request, verifications: [] }, request.createdAt, page(link)),
      );
    },
  });
}

function created(location: string, view: View): HttpResult {
  return json(201, view, { location });
}
