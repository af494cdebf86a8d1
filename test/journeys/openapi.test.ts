import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApiKey } from '../../shared/administration/api-keys.ts';
import { createProject, updateProject } from '../../shared/administration/projects.ts';
import { type DescribedApi, describedApi, everythingIn } from '../openapi/described-api.ts';
import { walkEveryAnswer } from '../openapi/every-answer.ts';
import { requestExamples, sendExample } from '../openapi/every-example.ts';
import type { Walk } from '../openapi/walk.ts';
import { administration, useLocalStack } from './local-stack.ts';

const running = useLocalStack();
let walk: Walk;
let api: DescribedApi;

beforeAll(async () => {
  api = await describedApi(running.local.baseUrl);
  const ports = administration(running.stack);
  const { projectId } = running.local;
  const { key } = await createApiKey(ports, { projectId, environment: 'live', createsPerMinute: 1 });
  const limited = await createProject(ports, 'Limited');
  await updateProject(ports, limited.id, { monthlyLimit: '1', limitMode: 'hard' });
  const { key: limitedKey } = await createApiKey(ports, { projectId: limited.id, environment: 'live' });
  walk = {
    api,
    stack: running.stack,
    local: running.local,
    slowKey: key,
    limitedKey,
    keyHashes: () => updateProject(ports, projectId, { identifierHash: 'keyed' }),
  };
});

test('every example of a request is answered with success', async () => {
  const examples = requestExamples(walk);
  const withBody = new Set(examples.map(({ operationId }) => operationId));
  expect(withBody.size).toBe(8);
  for (const example of examples) {
    expect([200, 201], JSON.stringify(example)).toContain(await sendExample(walk, example));
  }
});

test('a method that a path does not have is refused as described, and so is an unknown path', async () => {
  const shared = (name: string, status: string) => ({
    operationId: 'none',
    status,
    pointer: `#/components/responses/${name}`,
    response: Object(api.document.components.responses[name]),
  });
  for (const [path, operations] of Object.entries(api.document.paths)) {
    const answer = await fetch(running.local.baseUrl + path.replaceAll(/[{}]/g, ''), { method: 'PATCH' });
    expect(answer.status, path).toBe(405);
    api.hold(shared('method_not_allowed', '405'), answer, await answer.text());
    const allowed = answer.headers.get('allow')?.split(', ') ?? [];
    expect(allowed, path).toEqual(
      expect.arrayContaining(Object.keys(operations).map((each) => each.toUpperCase())),
    );
  }
  for (const path of ['/', '/api', '/api/v1/', '/api/v1/nothing', '/openapi.json']) {
    const answer = await fetch(running.local.baseUrl + path);
    expect(answer.status, path).toBe(404);
    api.hold(shared('not_found', '404'), answer, await answer.text());
  }
});

describe('what is described and what is served', () => {
  beforeAll(() => walkEveryAnswer(walk));

  afterAll(() => expect(running.stack.aws.calls.filter(({ allowed }) => !allowed)).toEqual([]));

  test('is every answer and every error code of every operation', () => {
    const missing = everythingIn(api.document).answers.filter((each) => !api.met.answers.has(each));
    // A fault of our own can't be asked for: test/functions/error-response.test.ts makes one.
    expect(missing.filter((each) => !each.endsWith(' 500 internal_error'))).toEqual([]);
  });

  test('is every header of every answer', () => {
    const missing = everythingIn(api.document).headers.filter((each) => !api.met.headers.has(each));
    expect(missing.filter((each) => !each.includes(' 500 '))).toEqual([]);
  });

  test('is every field of every answer, in each of its states', () => {
    const missing = everythingIn(api.document).fields.filter(
      (each) => !api.met.fields.has(each) && !ELSEWHERE.some((pattern) => pattern.test(each)),
    );
    expect(missing).toEqual([]);
  });
});

/** What this one deployment can't be brought to answer. */
const ELSEWHERE = [
  // Several numbers for text messages: test/channels.
  /\.(?:sms_dids|suggested_region)$/,
  // More than ten thousand entries: test/lists.
  /\.total_capped$/,
  // The codes of a verification request come to a person through its page.
  /^confirmVerification 200 <\w+>\.verification_request_id$/,
];
