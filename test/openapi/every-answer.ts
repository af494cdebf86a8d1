import { personWith } from '../journeys/person.ts';
import { walkDeliveries } from './every-delivery-answer.ts';
import { walkProofs } from './every-proof-answer.ts';
import { walkAway, walkRefusals } from './every-refusal.ts';
import { caller, idOf, NUMBER, PHONE, pinIn, R, V, type Walk } from './walk.ts';

/** Everything that a creation can carry. */
const FULL = {
  ...PHONE,
  channel: 'telegram',
  external_user_id: 'user-1',
  client_metadata: { plan: 'pro' },
  callback_url: 'https://shop.example/hook',
  redirect_url: 'https://example.com/back',
  nonce: 'a nonce of ours',
};
const GROUP = { ...FULL, channel: undefined, channels: ['telegram', 'whatsapp', 'sms'] };
const CANCEL = `POST ${V}/{id}/cancel`;
const REVOKE = 'POST /api/v1/proofs/{id}/revoke';

/** Goes to every answer that there is: what is described and is not met on this way is not served. */
export async function walkEveryAnswer(walk: Walk): Promise<void> {
  await walkDeliveries(walk);
  // What it tells from here on goes to nobody, and its retries would be under way while the database is made to fail.
  await walk.stack.eventSources.pause('deliver-webhook');
  await walkVerifications(walk);
  await walkStates(walk);
  await walkConfirmations(walk);
  await walkLists(walk);
  await walkProofs(walk);
  await walkRefusals(walk);
  await walkAway(walk);
}

async function walkVerifications(walk: Walk): Promise<void> {
  const { live, sandbox } = caller(walk);
  const create = (body: object) => live(`POST ${V}`, { body });
  const poll = (id: string) => live(`GET ${V}/{id}`, { params: { id } });

  const full = await create(FULL);
  const id = idOf(full);
  await poll(id);
  const ticket = new URL(String(full.body.events_url)).searchParams.get('t') ?? '';
  const events = `GET ${V}/{id}/events`;
  await live(events, { params: { id } });
  await walk.api.call({ route: events, params: { id }, query: { t: ticket } });
  await live(events, { params: { id }, headers: { 'last-event-id': 'verified' } });
  await personWith(NUMBER, walk.local).telegram(String(Object(full.body.challenge).code));
  await poll(id);
  await live(CANCEL, { params: { id } });
  await live(REVOKE, { params: { id }, body: { reason: 'fraud' } });
  await live(CANCEL, { params: { id } });

  const over = idOf(await sandbox(`POST ${V}`, { body: FULL }));
  await sandbox(CANCEL, { params: { id: over } });
  await sandbox(`POST ${V}/{id}/test-verify`, { params: { id: over } });
  await sandbox(`POST ${V}/{id}/confirm`, { params: { id: over }, body: { pin: '000000' } });
}

/** What may be made, and how it and what stands behind it are read. */
const FLOWS = [
  { create: `POST ${V}/multi-channel`, body: GROUP, read: `GET ${V}/multi-channel/{group_id}/status` },
  {
    create: 'POST /api/v1/sessions',
    body: {
      ...FULL,
      type: undefined,
      identifier: undefined,
      context: { business_name: 'Shop', action: 'sign in' },
    },
    read: 'GET /api/v1/sessions/{id}',
  },
  {
    create: `POST ${R}`,
    body: {
      assets: [{ ...PHONE, allowed_channels: ['telegram', 'sms'] }],
      reference_id: 'order 1',
      action_type: 'login',
      action_context: { title: 'Sign in', description: 'On a new device' },
      external_user_id: 'user-2',
      redirect_url: FULL.redirect_url,
      callback_url: FULL.callback_url,
    },
    read: `GET ${R}/{id}`,
  },
];

/** Each of them pending, verified, revoked and cancelled; a verification's own fields are met with them. */
async function walkStates(walk: Walk): Promise<void> {
  const { sandbox } = caller(walk);
  for (const { create, body, read } of FLOWS) {
    for (const end of [CANCEL, `POST ${V}/{id}/test-verify`]) {
      const { body: made } = await sandbox(create, { body });
      const [asset] = made.assets ? Object(made.assets) : [];
      const [block] = made.channels ? Object(made.channels) : [];
      const id = String(asset?.verification_id ?? block?.verification_id ?? made.id);
      const look = async () => {
        await sandbox(read, { params: { id: String(made.id), group_id: String(made.group_id) } });
        await sandbox(`GET ${V}/{id}`, { params: { id } });
      };
      await look();
      await sandbox(end, { params: { id } });
      await look();
      if (end === CANCEL) continue;
      for (const list of [`GET ${R}`, `GET ${V}`]) await sandbox(list, { query: { limit: '100' } });
      await sandbox(REVOKE, { params: { id } });
      await look();
    }
    await sandbox(create, { body });
  }
  const { body: newest } = await sandbox(`GET ${R}/by-reference/{reference_id}`, {
    params: { reference_id: 'order 1' },
  });
  await sandbox(`DELETE ${R}/{id}`, { params: { id: String(newest.id) } });
  const { body: done } = await sandbox(`GET ${R}`, { query: { status: 'completed' } });
  const [completed] = Object(done.data);
  const params = { id: String(completed.id) };
  await sandbox(`DELETE ${R}/{id}`, { params });
  const reference = { reference_id: 'order 1' };
  await sandbox(`GET ${R}/by-reference/{reference_id}`, { params: reference });
}

async function walkConfirmations(walk: Walk): Promise<void> {
  const { live, sandbox } = caller(walk);
  const person = personWith(NUMBER, walk.local);
  const confirm = `POST ${V}/{id}/confirm`;
  const sms = await live(`POST ${V}`, { body: { ...FULL, channel: 'sms', assurance: 'confirmed' } });
  const params = { id: idOf(sms) };
  await live(confirm, { params, body: { pin: '000000' } });
  const answered = await person.sms(String(Object(sms.body.challenge).code));
  await live(`GET ${V}/{id}`, { params });
  await confirmTwice(walk, () => live(confirm, { params, body: { pin: pinIn(answered.body) } }));

  const group = { ...GROUP, channels: ['telegram', 'sms'], assurance: 'confirmed' };
  const made = await sandbox(`POST ${V}/multi-channel`, { body: group });
  const [block] = Object(made.body.channels);
  const [, reply] = await person.telegram(String(block.code));
  const id = String(made.body.group_id).slice(3);
  await confirmTwice(walk, () => sandbox(confirm, { params: { id }, body: { pin: pinIn(reply.body) } }));
}

/** At first KMS is away, and what is confirmed waits for its proof. */
async function confirmTwice({ stack }: Walk, confirm: () => Promise<unknown>): Promise<void> {
  for (const _attempt of ['the call', 'and again']) {
    stack.aws.failNext('kms', 'Sign', { status: 400, type: 'ThrottlingException' });
  }
  await stack.eventSources.pause('publish-events');
  await confirm();
  stack.eventSources.resume('publish-events');
  await stack.eventSources.settled();
  await confirm();
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
  await sandbox('GET /api/v1/usage');
  await sandbox('GET /api/v1/usage', { query: { period: 'October' } });
}
