import { ROUTES } from '../../shared/http/routes.ts';
import { errorResponses, REQUEST_ID, RETRY_AFTER, sharedErrorResponses } from './errors.ts';
import type { Operation } from './operation.ts';
import { OPERATIONS } from './operations.ts';
import { answerSchemas, type JsonSchema, queryParameters, requestSchema } from './schemas.ts';

const INTRODUCTION = `User-initiated phone verification: the person sends a code to us, the caller gets a signed proof.

Errors are \`{"error":{"code","message","details?","request_id"}}\`. A path that is not here answers 404 \`not_found\`, a method that a path doesn't
have 405 \`method_not_allowed\` with \`Allow\`. What the gateway itself refuses (429, 503, 413) has a body of its own: go by the status. Fields
that a request has and this description hasn't are ignored.`;

/** The whole description, OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1.html). */
export function openApiDocument(): JsonSchema {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { method, path } of ROUTES) {
    const operations = paths[path] ?? {};
    paths[path] = operations;
    operations[method.toLowerCase()] = describeOperation(
      path,
      OPERATIONS[`${method} ${path}` as keyof typeof OPERATIONS],
    );
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Verso',
      version: '1',
      description: INTRODUCTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: answerSchemas(),
      responses: sharedErrorResponses(Object.values(OPERATIONS)),
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'An API key: pk_live_... or pk_test_...' },
        ticket: { type: 'apiKey', in: 'query', name: 't', description: 'From events_url.' },
      },
    },
  };
}

const SECURITY = {
  required: [{ key: [] }],
  ticket: [{ key: [] }, { ticket: [] }],
  optional: [{}, { key: [] }],
  none: [{}],
} as const;

function describeOperation(path: string, operation: Operation): JsonSchema {
  const { operationId, tag, summary, description, key, body, bodyIsOptional, example } = operation;
  const parameters = [
    ...pathParameters(path),
    ...queryParameters(operation.query ?? []),
    ...headers(operation),
  ];
  return {
    operationId,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    security: SECURITY[key],
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: {
        required: !bodyIsOptional,
        content: { 'application/json': { schema: requestSchema(body), ...(example && { example }) } },
      },
    }),
    responses: { ...success(operation), ...errorResponses(operation) },
  };
}

function success({ answer, creates, whenAway, revalidates }: Operation): Record<string, unknown> {
  const headers = {
    'x-request-id': REQUEST_ID,
    ...(creates && { location: { required: true, schema: { type: 'string' } } }),
    ...(['Verification', 'Group', 'Session'].includes(answer) && { 'retry-after': RETRY_AFTER }),
  };
  if (answer === 'nothing') return {};
  if (answer === 'events') {
    return {
      '200': {
        description: 'The current state.',
        headers: { 'x-request-id': REQUEST_ID },
        content: { 'text/event-stream': { schema: { type: 'string' } } },
      },
      '204': { description: 'A final state was seen: there is no more.' },
    };
  }
  const schema = { $ref: `#/components/schemas/${answer}` };
  return {
    [creates ? '201' : '200']: {
      description: creates ? 'Created.' : 'The answer.',
      headers,
      content: { 'application/json': { schema } },
    },
    ...(revalidates && { '304': { description: 'Unchanged since the ETag that was sent.' } }),
    ...(whenAway &&
      whenAway !== 'never' && {
        '503': { description: 'Not now.', content: { 'application/json': { schema } } },
      }),
  };
}

function pathParameters(path: string): readonly JsonSchema[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function headers({ creates, answer }: Operation): readonly JsonSchema[] {
  if (creates) {
    return [
      {
        name: 'Idempotency-Key',
        in: 'header',
        description: 'The same key with the same body answers what the first one made, for one to two hours.',
        schema: { type: 'string', minLength: 1, maxLength: 255 },
      },
    ];
  }
  return answer === 'events'
    ? [
        {
          name: 'Last-Event-ID',
          in: 'header',
          schema: { type: 'string' },
          description: 'Sent by EventSource.',
        },
      ]
    : [];
}
