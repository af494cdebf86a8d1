import { personWith } from '../journeys/person.ts';
import { operationsOf, requestExamplesOf } from './description.ts';
import { caller, idOf, NUMBER, PHONE, pinIn, V, type Walk } from './walk.ts';

type Example = { readonly operationId: string; readonly route: string; readonly body: object };

/** Every body that the description shows. */
export function requestExamples({ api }: Walk): readonly Example[] {
  return operationsOf(api.document).flatMap(({ path, method, operation }) =>
    requestExamplesOf(api.document, operation).map((body) => ({
      operationId: operation.operationId,
      route: `${method} ${path}`,
      body: Object(body),
    })),
  );
}

/** Sends one as it stands, to what it needs to be there. */
export async function sendExample(walk: Walk, { operationId, route, body }: Example): Promise<number> {
  const { live, sandbox, nobody } = caller(walk);
  switch (operationId) {
    case 'validateProof':
      return (await nobody(route, { body })).status;
    case 'testVerify': {
      const id = idOf(await sandbox('POST /api/v1/sessions', { body: { channel: 'telegram' } }));
      return (await sandbox(route, { params: { id }, body })).status;
    }
    case 'revokeProof': {
      const id = idOf(await sandbox(`POST ${V}`, { body: { ...PHONE, channel: 'telegram' } }));
      await sandbox(`POST ${V}/{id}/test-verify`, { params: { id } });
      return (await sandbox(route, { params: { id }, body })).status;
    }
    case 'confirmVerification': {
      const asked = {
        ...PHONE,
        channel: 'sms',
        assurance: 'confirmed',
        redirect_url: 'https://shop.example',
      };
      const made = await live(`POST ${V}`, { body: asked });
      const reply = await personWith(NUMBER, walk.local).sms(String(Object(made.body.challenge).code));
      const pin = pinIn(reply.body);
      // Each person's own is the one thing that an example can't know.
      const own =
        'pin' in body ? { pin } : { result: await resultOf(String(made.body.verification_url), pin) };
      return (await live(route, { params: { id: idOf(made) }, body: own })).status;
    }
    default:
      return (await live(route, { body })).status;
  }
}

/** Of the PIN that the person typed on the page. */
async function resultOf(verificationUrl: string, pin: string): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${verificationUrl}/pin`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ pin }),
  });
  return Object(await answer.json()).result;
}
