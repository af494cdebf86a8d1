import { beforeAll, describe, expect, test } from 'vitest';
import { revokeApiKey } from '../../shared/administration/api-keys.ts';
import { API_ROUTES } from '../../shared/http/routes.ts';
import {
  type Caller,
  callerWith,
  create,
  failedDelivery,
  GROUPS,
  NO_ID,
  newCaller,
  PROOFS,
  REQUESTS,
  SESSIONS,
  VERIFICATIONS,
} from './contract-fixtures.ts';
import { administration, useLocalStack } from './local-stack.ts';
import { personWith } from './person.ts';

type Route = (typeof API_ROUTES)[number];
type Things = Readonly<
  Record<
    'verification' | 'session' | 'group' | 'request' | 'proof' | 'delivery' | 'user' | 'reference',
    string
  >
>;

/** Answered without a key, to everybody alike. Every other route of the table is tested here. */
const OPEN = [
  'GET /api/v1/proofs/revoked',
  'POST /api/v1/proofs/validate',
  'GET /.well-known/jwks.json',
  'GET /test/.well-known/jwks.json',
  'GET /api/openapi.json',
  'GET /api/v1',
  'GET /health',
];
const CLOSED = API_ROUTES.filter(({ method, path }) => !OPEN.includes(`${method} ${path}`));
const NAMING = CLOSED.filter(({ path }) => path.includes('{'));
const UNNAMED = CLOSED.filter(({ path }) => !path.includes('{'));

const NUMBERS = { live: '+37069199101', test: '+37069199102' } as const;
const NOWHERE: Things = {
  verification: NO_ID,
  session: NO_ID,
  group: `vg_${NO_ID}`,
  request: NO_ID,
  proof: NO_ID,
  delivery: NO_ID,
  user: 'nobody of that name',
  reference: 'nothing of that name',
};

const running = useLocalStack({ clock: 'stands' });
type Own = Awaited<ReturnType<typeof newCaller>>;
const owners: Record<string, { caller: Own; things: Things; strangers: Record<string, Caller> }> = {};
let locked: Record<string, Caller>;

beforeAll(async () => {
  const [live, other] = [await newCaller(running), await newCaller(running)];
  const sandbox = await newCaller(running, { projectId: live.projectId, environment: 'test' });
  const otherSandbox = await newCaller(running, { projectId: other.projectId, environment: 'test' });
  const revoked = await newCaller(running, { projectId: live.projectId });
  // Every container has met the key before it is revoked.
  for (const path of [`${VERIFICATIONS}/${NO_ID}`, REQUESTS, `${PROOFS}/${NO_ID}/status`])
    await revoked.get(path);
  await revoked.post(`${PROOFS}/${NO_ID}/revoke`);
  await create(revoked);
  await revokeApiKey(administration(running.stack), live.projectId, revoked.keyId);
  running.stack.advanceClock(61_000);
  const unknown = `${live.key.slice(0, -1)}${live.key.endsWith('0') ? '1' : '0'}`;
  locked = {
    'a revoked key': revoked,
    'no key': callerWith(running, undefined),
    'a mistyped key': callerWith(running, unknown),
  };
  owners.live = {
    caller: live,
    things: await everything(live, NUMBERS.live),
    strangers: {
      'a test key of the project': sandbox,
      'another project': other,
      'its sandbox': otherSandbox,
    },
  };
  owners.test = {
    caller: sandbox,
    things: await everything(sandbox, NUMBERS.test),
    strangers: { 'a live key of the project': live, 'another project': other, 'its sandbox': otherSandbox },
  };
});

/** One of each kind of thing that an id can name, open or verified. */
async function everything(caller: Own, identifier: string): Promise<Things> {
  const user = { external_user_id: `user of ${identifier}`, expires_in: 3600 };
  const proven = await create(caller, VERIFICATIONS, { identifier, channel: 'sms', ...user });
  await personWith(identifier, running.local).sms(proven.challenge.code);
  const { id: verification } = await create(caller, VERIFICATIONS, { identifier, ...user });
  const { id: session } = await create(caller, SESSIONS, { ...user, phone_number: identifier });
  const { group_id: group } = await create(caller, GROUPS, { identifier, ...user });
  const reference = `reference of ${identifier}`;
  const assets = [{ type: 'phone', identifier }];
  const { id: request } = await create(caller, REQUESTS, { assets, ...user, reference_id: reference });
  const delivery = await failedDelivery(running, caller, proven.id);
  const named = { user: user.external_user_id, reference };
  return { verification, session, group, request, proof: proven.id, delivery, ...named };
}

/** What a route's variable stands for. A new route has to say so here. */
function pathOf({ path }: Route, things: Things): string {
  const named: Readonly<Record<string, string | undefined>> = {
    '/api/v1/verifications/{id}': things.verification,
    '/api/v1/sessions/{id}': things.session,
    '/api/v1/verification-requests/{id}': things.request,
    '/api/v1/proofs/{id}': things.proof,
    '/api/v1/webhook-deliveries/{id}': things.delivery,
    '/api/v1/verifications/multi-channel/{group_id}': things.group,
    '/api/v1/verifications/users/{external_user_id}': things.user,
    '/api/v1/verification-requests/by-reference/{reference_id}': things.reference,
  };
  const [known] = Object.keys(named).filter((each) => path === each || path.startsWith(`${each}/`));
  const value = known && named[known];
  if (!known || value === undefined) throw new Error(`Say here what ${path} names.`);
  return path.replace(/\{\w+\}/, () => encodeURIComponent(value));
}

/** Bodies that would do something to what is one's own. */
function bodyOf({ path }: Route): object {
  if (path.endsWith('/confirm')) return { pin: '123456' };
  return path.endsWith('/revoke') ? { reason: 'fraud' } : {};
}

async function answerOf(caller: Caller, route: Route, path: string) {
  const { method } = route;
  const { status, body, text, headers } = await caller.call(
    method,
    path,
    method === 'POST' ? { body: bodyOf(route) } : {},
  );
  const told = [...headers].filter(([name]) => !['x-request-id', 'apigw-requestid', 'date'].includes(name));
  if (body?.error) body.error.request_id = 'its own';
  return { status, body: body ?? text, headers: Object.fromEntries(told) };
}

/** All that the owner can read of what is its own, but for hints that follow the clock. */
async function allOf(caller: Caller, things: Things) {
  // What was created before is counted by then.
  await running.stack.eventSources.settled();
  const routes = NAMING.filter(({ method, path }) => method === 'GET' && !path.endsWith('/events'));
  const paths = [...routes.map((route) => pathOf(route, things)), ...lists()];
  const read = await Promise.all(paths.map(async (path) => [path, await caller.get(path)] as const));
  for (const [path, { status }] of read) expect([path, status]).toEqual([path, 200]);
  return read.map(([path, { text }]) => [
    path,
    JSON.parse(text, (key, value) => (key === 'poll_after' ? 0 : value)),
  ]);
}

function lists(): readonly string[] {
  return UNNAMED.filter(({ method }) => method === 'GET').map(({ path }) => path);
}

function ownerOf(name: string) {
  const owner = owners[name];
  if (!owner) throw new Error(`There is no owner ${name}.`);
  return owner;
}

test('the table names every kind of route', () => {
  expect(OPEN.every((open) => API_ROUTES.some(({ method, path }) => `${method} ${path}` === open))).toBe(
    true,
  );
  expect([NAMING.length, UNNAMED.length].every((count) => count >= 7)).toBe(true);
});

describe.each(['live', 'test'])('what belongs to a %s key', (name) => {
  test.each(NAMING.map((route) => [`${route.method} ${route.path}`, route] as const))(
    'is not there for others: %s',
    async (_, route) => {
      const { caller, things, strangers } = ownerOf(name);
      const before = await allOf(caller, things);
      for (const [who, stranger] of Object.entries(strangers)) {
        const found = await answerOf(stranger, route, pathOf(route, things));
        expect(found, who).toEqual(await answerOf(stranger, route, pathOf(route, NOWHERE)));
        // A live key is told first that it completes nothing, whatever it names.
        const isLive = stranger.key?.startsWith('pk_live_');
        expect(found.status, who).toBe(route.path.endsWith('/test-verify') && isLive ? 403 : 404);
      }
      expect(await allOf(caller, things)).toEqual(before);
    },
  );

  test('is there for another key of the same project and kind', async () => {
    const { caller, things } = ownerOf(name);
    const projectId = owners.live?.caller.projectId ?? '';
    const colleague = await newCaller(running, { projectId, environment: caller.environment });
    expect(await allOf(colleague, things)).toEqual(await allOf(caller, things));
  });

  test('is in no list of others', async () => {
    const { things, strangers } = ownerOf(name);
    for (const [who, stranger] of Object.entries(strangers)) {
      for (const path of lists()) {
        for (const filter of ['', `?external_user_id=${things.user}`, `?reference_id=${things.reference}`]) {
          const { status, text } = await stranger.get(path + filter);
          expect(status, `${who} ${path}`).toBe(200);
          for (const thing of Object.values(things)) expect(text, `${who} ${path}`).not.toContain(thing);
        }
      }
    }
  });

  test('is not met by the same Idempotency-Key of others', async () => {
    const { caller, strangers } = ownerOf(name);
    const sent = {
      headers: { 'idempotency-key': `order of ${name}` },
      body: { type: 'phone', channel: 'telegram', identifier: NUMBERS.live },
    };
    const own = await caller.call('POST', VERIFICATIONS, sent);
    for (const [who, stranger] of Object.entries(strangers)) {
      const theirs = await stranger.call('POST', VERIFICATIONS, sent);
      expect(theirs.status, who).toBe(201);
      expect(theirs.body.id, who).not.toBe(own.body.id);
      expect(theirs.body.challenge.code, who).not.toBe(own.body.challenge.code);
    }
  });
});

describe('without a key that is valid', () => {
  test.each(CLOSED.map((route) => [`${route.method} ${route.path}`, route] as const))(
    'everything is refused alike: %s',
    async (_, route) => {
      const { caller, things } = ownerOf('live');
      const before = await allOf(caller, things);
      const answers = await Promise.all(
        Object.values(locked).flatMap((stranger) =>
          [things, NOWHERE].map((each) =>
            answerOf(stranger, route, route.path.includes('{') ? pathOf(route, each) : route.path),
          ),
        ),
      );
      for (const answer of answers) expect(answer).toEqual(answers[0]);
      expect(answers[0]).toMatchObject({ status: 401, body: { error: { code: 'unauthorized' } } });
      expect(await allOf(caller, things)).toEqual(before);
    },
  );
});
