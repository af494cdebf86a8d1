import { expect, test } from 'vitest';
import { apiClient, readFailure, telegramFor } from './api-client.ts';
import { useLocalStack } from './local-stack.ts';
import { personWith } from './person.ts';

const NUMBER = '+37069199199';
/** The SDK tries a throttled call this often. */
const ATTEMPTS = 2;

const running = useLocalStack();
const client = () => apiClient(running.local.baseUrl, running.local.apiKeys.live);

function failCalls(service: string, operation: string, times: number): void {
  for (let call = 0; call < times; call += 1) {
    running.stack.aws.failNext(service, operation, { status: 400, type: 'ThrottlingException' });
  }
}

test('one throttled signature is tried again and nobody notices', async () => {
  const { id, code } = await client().create({ channel: 'whatsapp' });
  failCalls('kms', 'Sign', 1);
  await personWith(NUMBER, running.local).whatsapp(`VERIFY ${code}`);
  expect(await client().poll(id)).toMatchObject({ status: 'verified' });
});

test('while DynamoDB is throttled, a creation is answered 503 and says when to try again', async () => {
  await client().create();
  failCalls('dynamodb', 'PutItem', ATTEMPTS);
  const answer = await client().request('POST', '/api/v1/verifications', telegramFor(NUMBER));
  expect({ status: answer.status, code: readFailure(answer).code }).toEqual({
    status: 503,
    code: 'service_unavailable',
  });
  expect(answer.headers.get('retry-after')).toBe('1');
});
