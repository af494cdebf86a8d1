import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApiKey } from '../../shared/administration/api-keys.ts';
import { updateProject } from '../../shared/administration/projects.ts';
import {
  type Call,
  type DescribedApi,
  describedAnswers,
  describedApi,
  describedFields,
  examplesOf,
} from '../openapi/described-api.ts';
import { walkEveryAnswer } from '../openapi/every-answer.ts';
import { administration, useLocalStack } from './local-stack.ts';

const running = useLocalStack();
let api: DescribedApi;
const keys = () => running.local.apiKeys;

beforeAll(async () => {
  api = await describedApi(running.local.baseUrl);
});

test('every example is answered as it is described', async () => {
  const examples = examplesOf(api.document);
  expect(examples.length).toBeGreaterThan(4);
  for (const { route, body } of examples.filter((each) => !each.route.includes('{'))) {
    const key = route.includes('/proofs/') ? undefined : keys().live;
    const { status } = await api.call({ route, body, key });
    expect([200, 201], route).toContain(status);
  }
});

describe('what is described and what is served', () => {
  beforeAll(async () => {
    const ports = administration(running.stack);
    const { projectId } = running.local;
    const slow = (environment: 'live' | 'test') =>
      createApiKey(ports, { projectId, environment, createsPerMinute: 1 }).then(({ key }) => key);
    await walkEveryAnswer({
      api,
      stack: running.stack,
      local: running.local,
      slowKey: await slow('live'),
      keyHashes: () => updateProject(ports, projectId, { identifierHash: 'keyed' }),
    });
  });

  afterAll(() => expect(running.stack.aws.calls.filter(({ allowed }) => !allowed)).toEqual([]));

  test('is every answer and every error code of every operation', () => {
    // A fault of our own can't be asked for: test/functions/error-response.test.ts makes one.
    const missing = describedAnswers(api.document).filter(
      (each) => !api.answers.has(each) && !each.endsWith(' internal_error'),
    );
    expect(missing).toEqual([]);
  });

  test('is every field of every answer', () => {
    // Several numbers for text messages (test/channels) and ten thousand entries (test/lists) are not there to be met.
    const elsewhere = /sms_dids|suggested_region|total_capped/;
    const missing = describedFields(api.document).filter(
      (each) => !api.fields.has(each) && !elsewhere.test(each) && !isRare(each),
    );
    expect(missing).toEqual([]);
  });

  test('would be told apart if an answer had a field more', async () => {
    const call: Call = { route: 'GET /api/v1' };
    const { body } = await api.call(call);
    expect(Object.keys(body).toSorted()).toEqual(['description', 'name', 'version']);
  });
});

/** Verifications have one description for every state, and some calls answer only some of them. */
function isRare(field: string): boolean {
  const [operation = '', path = ''] = field.split(' ');
  const only: Readonly<Record<string, RegExp>> = {
    cancelVerification: /^(challenge|next_step|poll_after|verified_|proof|revoked_)/,
    // A request's code comes to a person through its page.
    confirmVerification: /^(challenge|next_step|poll_after|revoked_|verification_request_id)/,
  };
  return only[operation]?.test(path) ?? false;
}
