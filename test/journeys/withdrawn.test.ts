import { expect, test } from 'vitest';
import { send } from '../../infra/local/phone/provider-request.ts';
import { accountOf, startUpdate, telegramRequest } from '../../shared/channels/telegram/phone/updates.ts';
import { apiClient } from './api-client.ts';
import { useLocalStack } from './local-stack.ts';
import { personWith } from './person.ts';

const NUMBER = '+37069199199';

const running = useLocalStack({ clock: 'stands' });

async function say(text: string, number = NUMBER) {
  const update = startUpdate(accountOf(number), 'CODE', Date.now());
  const message = { ...update.message, text, entities: [] };
  const { status, body } = await send(telegramRequest(running.local.telegram, { ...update, message }));
  expect(status).toBe(200);
  return JSON.parse(body).text;
}

test('whoever was talked into it says no, and the proof is worth nothing any more', async () => {
  const client = apiClient(running.local.baseUrl, running.local.apiKeys.live);
  const { id, code } = await client.create();
  const [, answer] = await personWith(NUMBER, running.local).telegram(code);
  expect(JSON.parse(answer.body).text).toContain('reply NO');
  const { proof_token } = await client.poll(id);

  expect(await say('no', '+37069199198')).toContain('Nobody waits');
  expect(await client.poll(id)).toMatchObject({ status: 'verified' });
  expect(await say(' No. ')).toMatch(/^Acme: /);
  expect(await client.poll(id)).toMatchObject({ status: 'revoked', revoked_reason: 'user_request' });
  const validated = await client.request('POST', '/api/v1/proofs/validate', { proof_token });
  expect(JSON.parse(validated.text)).toMatchObject({ valid: false, reason: 'revoked' });
  const status = await client.request('GET', `/api/v1/proofs/${id}/status`);
  expect(JSON.parse(status.text)).toMatchObject({ is_revoked: true, revoked_reason: 'user_request' });
});

test('no other role may write what it wrote', () => {
  expect(running.stack.aws.calls.filter(({ allowed }) => !allowed)).toEqual([]);
});
