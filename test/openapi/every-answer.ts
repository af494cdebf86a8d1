import { personWith } from '../journeys/person.ts';
import type { Answered } from './described-api.ts';
import { walkAway, walkRefusals } from './every-refusal.ts';
import { caller, NUMBER, PHONE, R, V, type Walk } from './walk.ts';

/** Everything that a creation can carry. */
const FULL = {
  ...PHONE,
  channel: 'telegram',
  external_user_id: 'user-1',
  client_metadata: { plan: 'pro' },
  callback_url: 'https://example.com/hook',
  redirect_url: 'https://example.com/back',
  nonce: 'a nonce of ours',
};

/** Goes to every answer that there is: what is described and is not met on this way is not served. */
export async function walkEveryAnswer(walk: Walk): Promise<void> {
  await walkVerifications(walk);
  await walkSessionsAndGroups(walk);
  await walkRequests(walk);
  await walkProofs(walk);
  await walkLists(walk);
  await walkRefusals(walk);
  await walkAway(walk);
}

const idOf = ({ body }: Answered) => String(body.id);

async function walkVerifications(walk: Walk): Promise<void> {
  const { live, sandbox } = caller(walk);
  const create = (body: object) => live(`POST ${V}`, { body });
  const poll = (id: string) => live(`GET ${V}/{id}`, { params: { id } });
  const person = personWith(NUMBER, walk.local);

  const full = await create(FULL);
  const id = idOf(full);
  await poll(id);
  const challenge = Object(full.body.challenge);
  const ticket = new URL(String(full.body.events_url)).searchParams.get('t') ?? '';
  await live(`GET ${V}/{id}/events`, { params: { id } });
  await walk.api.call({ route: `GET ${V}/{id}/events`, params: { id }, query: { t: ticket } });
  await live(`GET ${V}/{id}/events`, { params: { id }, headers: { 'last-event-id': 'verified' } });
  await person.telegram(String(challenge.code));
  await poll(id);
  await live(`POST ${V}/{id}/cancel`, { params: { id } });
  await live('POST /api/v1/proofs/{id}/revoke', { params: { id }, body: { reason: 'fraud' } });
  await poll(id);

  const cancelled = idOf(await create(FULL));
  await live(`POST ${V}/{id}/cancel`, { params: { id: cancelled } });

  const confirmed = await create({ ...FULL, channel: 'sms', assurance: 'confirmed' });
  const confirm = (pin: string) =>
    live(`POST ${V}/{id}/confirm`, { params: { id: idOf(confirmed) }, body: { pin } });
  await confirm('000000');
  const reply = await person.sms(String(Object(confirmed.body.challenge).code));
  await confirm(/\b\d{6}\b/.exec(reply.body)?.[0] ?? '');

  const test = idOf(await sandbox(`POST ${V}`, { body: FULL }));
  await sandbox(`POST ${V}/{id}/test-verify`, { params: { id: test } });
  await sandbox(`GET ${V}/{id}`, { params: { id: test } });
  const over = idOf(await sandbox(`POST ${V}`, { body: FULL }));
  await sandbox(`POST ${V}/{id}/cancel`, { params: { id: over } });
  await sandbox(`POST ${V}/{id}/cancel`, { params: { id: over } });
  await sandbox(`POST ${V}/{id}/test-verify`, { params: { id: over } });
  const revoked = idOf(await sandbox(`POST ${V}`, { body: FULL }));
  await sandbox(`POST ${V}/{id}/test-verify`, { params: { id: revoked } });
  await sandbox('POST /api/v1/proofs/{id}/revoke', { params: { id: revoked } });
  await sandbox(`POST ${V}/{id}/cancel`, { params: { id: revoked } });
}

async function walkSessionsAndGroups(walk: Walk): Promise<void> {
  const { live, sandbox } = caller(walk);
  const body = { ...FULL, context: { business_name: 'Shop', action: 'sign in' } };
  const session = { ...body, identifier: undefined, type: undefined };
  const id = idOf(await sandbox('POST /api/v1/sessions', { body: session }));
  await sandbox('GET /api/v1/sessions/{id}', { params: { id } });
  await sandbox(`POST ${V}/{id}/test-verify`, { params: { id }, body: { identifier: NUMBER } });
  await sandbox('GET /api/v1/sessions/{id}', { params: { id } });

  const group = { ...FULL, channel: undefined, channels: ['telegram', 'whatsapp', 'sms'] };
  const made = await sandbox(`POST ${V}/multi-channel`, { body: group });
  const params = { group_id: String(made.body.group_id) };
  await sandbox(`GET ${V}/multi-channel/{group_id}/status`, { params });
  await sandbox(`GET ${V}/{id}`, { params: { id: params.group_id.slice(3) } });
  await sandbox(`POST ${V}/{id}/test-verify`, { params: { id: params.group_id.slice(3) } });
  await sandbox(`GET ${V}/multi-channel/{group_id}/status`, { params });
  await live('POST /api/v1/sessions', { body: { channel: 'sms', phone: NUMBER } });
  const cancelled = await live(`POST ${V}/multi-channel`, { body: group });
  const verification = String(cancelled.body.group_id).slice(3);
  await live(`POST ${V}/{id}/cancel`, { params: { id: verification } });
  const confirmed = { ...group, channels: ['telegram', 'sms'], assurance: 'confirmed' };
  const held = await sandbox(`POST ${V}/multi-channel`, { body: confirmed });
  const [block] = Object(held.body.channels);
  const [, reply] = await personWith(NUMBER, walk.local).telegram(String(block.code));
  await sandbox(`POST ${V}/{id}/confirm`, {
    params: { id: String(held.body.group_id).slice(3) },
    body: { pin: /\b\d{6}\b/.exec(reply.body)?.[0] ?? '' },
  });
}

async function walkRequests(walk: Walk): Promise<void> {
  const { sandbox } = caller(walk);
  const body = {
    assets: [{ ...PHONE, allowed_channels: ['telegram', 'sms'] }],
    reference_id: 'order 1',
    action_type: 'login',
    action_context: { title: 'Sign in', description: 'On a new device' },
    external_user_id: 'user-2',
    redirect_url: FULL.redirect_url,
    callback_url: FULL.callback_url,
  };
  const made = await sandbox(`POST ${R}`, { body });
  const id = idOf(made);
  const [asset] = Object(made.body.assets);
  const of = { params: { id: String(asset.verification_id) } };
  await sandbox(`GET ${R}/{id}`, { params: { id } });
  await sandbox(`GET ${V}/{id}`, of);
  await sandbox(`POST ${V}/{id}/test-verify`, of);
  await sandbox(`GET ${R}/{id}`, { params: { id } });
  await sandbox(`GET ${R}/by-reference/{reference_id}`, { params: { reference_id: 'order 1' } });
  await sandbox(`GET ${R}`);
  await sandbox(`DELETE ${R}/{id}`, { params: { id } });
  const open = await sandbox(`POST ${R}`, { body });
  const [pending] = Object(open.body.assets);
  await sandbox(`POST ${V}/{id}/cancel`, { params: { id: String(pending.verification_id) } });
  await sandbox(`DELETE ${R}/{id}`, { params: { id: idOf(open) } });
}

async function walkProofs(walk: Walk): Promise<void> {
  const { sandbox, nobody, live } = caller(walk);
  const prove = async () => {
    const id = idOf(await sandbox(`POST ${V}`, { body: { ...PHONE, channel: 'telegram' } }));
    const { body } = await sandbox(`POST ${V}/{id}/test-verify`, { params: { id } });
    return { id, proof_token: String(body.proof_token) };
  };
  const proof = await prove();
  const validate = 'POST /api/v1/proofs/validate';
  await sandbox(validate, { body: proof });
  await sandbox('GET /api/v1/proofs/{id}/status', { params: { id: proof.id } });
  await sandbox('POST /api/v1/proofs/{id}/revoke', { params: { id: proof.id } });
  await sandbox(validate, { body: proof });
  await sandbox(validate, { body: { ...proof, identifier: 'nonsense' } });
  walk.stack.advanceClock(2 * 60_000);
  await sandbox('GET /api/v1/proofs/revoked');
  await nobody('GET /api/v1/proofs/revoked', { query: { cursor: 'nonsense' } });
  await nobody('GET /.well-known/jwks.json');
  const { headers } = await nobody('GET /test/.well-known/jwks.json');
  const etag = { 'if-none-match': headers.get('etag') ?? '' };
  await nobody('GET /test/.well-known/jwks.json', { headers: etag });
  const keys = await nobody('GET /.well-known/jwks.json');
  await nobody('GET /.well-known/jwks.json', {
    headers: { 'if-none-match': keys.headers.get('etag') ?? '' },
  });
  for (const route of ['GET /api/openapi.json', 'GET /api/v1', 'GET /health']) await nobody(route);

  await walk.keyHashes();
  walk.stack.advanceClock(61_000);
  const code = await live(`POST ${V}`, { body: { ...PHONE, channel: 'whatsapp' } });
  await personWith(NUMBER, walk.local).whatsapp(String(Object(code.body.challenge).code));
  const { body } = await live(`GET ${V}/{id}`, { params: { id: idOf(code) } });
  await nobody(validate, { body: { proof_token: body.proof_token, identifier: NUMBER } });
}

async function walkLists(walk: Walk): Promise<void> {
  const { sandbox, live } = caller(walk);
  const users = `GET ${V}/users`;
  for (const as of [sandbox, live]) {
    await as(`GET ${V}`, { query: { limit: '100' } });
    await as(users);
  }
  await sandbox(`${users}/{external_user_id}`, { params: { external_user_id: 'user-1' } });
  for (const route of [`GET ${V}`, users, `GET ${R}`]) await sandbox(route, { query: { limit: '0' } });
}
