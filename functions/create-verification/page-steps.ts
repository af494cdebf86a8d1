import { PARAMETERS } from '../../shared/config/names.ts';
import { unknownLink } from '../../shared/page/find-linked.ts';
import { openLink } from '../../shared/page/page-link.ts';
import { requirePlace } from '../../shared/page/place.ts';
import {
  onlyForRequests,
  readCodeWish,
  readTypedNumber,
  type TypedNumber,
} from '../../shared/page/wishes.ts';
import { drawCode } from '../../shared/requests/draw-code.ts';
import { claimNumber } from '../../shared/sessions/claim-number.ts';
import type { Answer } from '../middleware/dispatch.ts';
import { type HttpResult, json } from '../middleware/http-event.ts';
import { type CreateDependencies, type CreateEvent, creatorFor } from './dependencies.ts';

type Steps = Readonly<Record<'POST /v/{link}/number' | 'POST /v/{link}/code', Answer<CreateEvent>>>;

const STRONGLY = { consistent: true };

/** What a person begins on the page. Each answers which verification it is about; the page looks at its state then. */
export function pageSteps(dependencies: CreateDependencies): Steps {
  const { meter, verifications, requests, secrets } = dependencies;

  async function take(
    { pathParameters }: CreateEvent,
    { number, place }: { readonly number?: TypedNumber['number']; readonly place: number | undefined },
  ): Promise<HttpResult> {
    const secret = await secrets.read([PARAMETERS.codeSubkey]);
    const opened = openLink(secret(PARAMETERS.codeSubkey), pathParameters?.link ?? '');
    if (!opened) throw unknownLink();
    if (opened.kind === 'challenge') {
      const session = await verifications.find(opened.id, STRONGLY);
      if (!session) throw unknownLink();
      if (!number) throw onlyForRequests();
      const { creator } = await creatorFor(dependencies, session);
      await claimNumber(dependencies, creator, session, number);
      meter.note({ project: session.projectId, verification: session.id, outcome: 'claimed' });
      return json(200, { verification_id: session.id });
    }
    const request = await requests.find(opened.id, STRONGLY);
    if (!request) throw unknownLink();
    const { creator } = await creatorFor(dependencies, request);
    const wish = { requestId: request.id, secret: opened.secret, place: requirePlace(request, place) };
    const id = await drawCode(dependencies, creator, { ...wish, ...(number && { number }) });
    const isNew = request.assets[wish.place]?.verificationId !== id;
    meter.note({ project: request.projectId, verification: id, outcome: isNew ? 'created' : 'replayed' });
    return json(200, { verification_id: id });
  }

  return {
    'POST /v/{link}/number': (event) => take(event, readTypedNumber(event.json)),
    'POST /v/{link}/code': (event) => take(event, readCodeWish(event.json)),
  };
}
