import type { Answered, Call } from './described-api.ts';
import { caller, NUMBER, PHONE, R, UNKNOWN, V, type Walk } from './walk.ts';

/** Every way to be refused. */
export async function walkRefusals(walk: Walk): Promise<void> {
  const { live, sandbox } = caller(walk);
  const creations: readonly [string, object][] = [
    [`POST ${V}`, { ...PHONE, channel: 'sms' }],
    [`POST ${V}/multi-channel`, { ...PHONE, channels: ['sms'] }],
    ['POST /api/v1/sessions', { channel: 'sms', phone: NUMBER }],
    [`POST ${R}`, { assets: [{ ...PHONE, channel: 'sms' }] }],
  ];
  for (const [route, body] of creations) {
    const bad = JSON.stringify(body).replace(NUMBER, '12');
    await live(route, { body: bad });
    await live(route, { body: JSON.stringify(body).replace('"sms"', '"fax"') });
    const headers = { 'idempotency-key': `once ${route}` };
    await live(route, { body, headers });
    await live(route, { body: { ...body, nonce: 'another body' }, headers });
  }
  const limited = (route: string, body: object) => walk.api.call({ route, key: walk.limitedKey, body });
  for (const [route, body] of creations.slice(0, 1)) await limited(route, body);
  // It is counted, and containers look at the project anew.
  await walk.stack.eventSources.settled();
  walk.stack.advanceClock(61_000);
  for (const [route, body] of creations) await limited(route, body);
  const pending = String((await sandbox(`POST ${V}`, { body: { ...PHONE, channel: 'sms' } })).body.id);
  const params = { id: pending };
  await live(`POST ${V}/{id}/test-verify`, { params });
  await sandbox(`POST ${V}/{id}/test-verify`, { params, body: { identifier: '12' } });
  for (const step of ['submit', 'verify', 'resend']) await sandbox(`POST ${V}/{id}/${step}`, { params });
  walk.stack.advanceClock(11 * 60_000);
  for (const step of ['cancel', 'test-verify', 'confirm'])
    await sandbox(`POST ${V}/{id}/${step}`, {
      params,
      ...(step === 'confirm' && { body: { pin: '000000' } }),
    });

  for (const { route, hasBody } of routesOf(walk)) {
    const [key, unknown] = [walk.local.apiKeys.test, paramsOf(route)];
    await refuseUnlessOpen(walk, { route, params: unknown });
    if (Object.keys(unknown).length > 0)
      await walk.api.call({ route, params: unknown, key, ...(hasBody && { body: { pin: '000000' } }) });
    if (!hasBody) continue;
    await walk.api.call({ route, params: unknown, key, body: '{' });
    await walk.api.call({ route, params: unknown, key, body: JSON.stringify('x'.repeat(10_240)) });
  }
  for (const { route } of routesOf(walk)) {
    // Until the key has had its minute's worth.
    for (let request = 0; request < 12; request += 1) {
      const call = { route, params: paramsOf(route), key: walk.slowKey, body: bodyFor(route) };
      if ((await walk.api.call(call)).status === 429) break;
    }
  }
}

/** What is answered while the database doesn't. */
export async function walkAway(walk: Walk): Promise<void> {
  // What works by itself would meet the failures that are meant for the calls.
  for (const name of ['publish-events', 'deliver-webhook', 'expire'])
    await walk.stack.eventSources.pause(name);
  await walk.stack.eventSources.settled();
  // What a container has read a minute ago is read again, and isn't there.
  for (const { route } of routesOf(walk)) {
    walk.stack.advanceClock(61_000);
    for (let call = 0; call < 4; call += 1)
      walk.stack.aws.failNext('dynamodb', 'GetItem', { status: 500, type: 'InternalServerError' });
    const { test } = walk.local.apiKeys;
    await walk.api.call({ route, params: paramsOf(route), key: test, body: bodyFor(route) });
  }
}

/** Routes with a key; those without one answer in another way. */
function refuseUnlessOpen(walk: Walk, { route, params }: Call): Promise<Answered> {
  return walk.api.call({ route, ...(params && { params }), ...(bodyFor(route) && { body: bodyFor(route) }) });
}

function routesOf({ api }: Walk): readonly { route: string; hasBody: boolean }[] {
  return Object.entries(api.document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => ({
      route: `${method.toUpperCase()} ${path}`,
      hasBody: method === 'post',
    })),
  );
}

function bodyFor(route: string): object | undefined {
  if (route.endsWith('/validate')) return { proof_token: 'x' };
  return route.startsWith('POST ') ? { ...PHONE, channel: 'sms', pin: '000000' } : undefined;
}

function paramsOf(route: string): Record<string, string> {
  const names = [...route.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return Object.fromEntries(names.map((name) => [name, UNKNOWN]));
}
