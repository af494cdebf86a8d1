import { API_ROUTES, type ApiRouteKey } from '../../shared/http/routes.ts';
import { ANSWER_EXAMPLES } from './answer-examples.ts';
import { errorExamples } from './error-examples.ts';
import { errorResponses, sharedErrorResponses } from './errors.ts';
import { examples } from './examples.ts';
import { HEADERS, headers } from './headers.ts';
import type { Operation } from './operation.ts';
import { OPERATIONS } from './operations.ts';
import { parametersOf, SHARED_PARAMETERS } from './parameters.ts';
import { REQUEST_EXAMPLES } from './request-examples.ts';
import { answerSchemas, type JsonSchema, requestSchema } from './schemas.ts';
import { describeWebhooks, WEBHOOK_PARAMETERS } from './webhooks.ts';

const INTRODUCTION = `User-initiated phone verification: the person sends a code to us, the caller gets a signed proof.

Errors are \`{"error":{"code","message","details?","request_id"}}\`; go by \`code\`. Beyond what each operation lists, a path that is not here
answers 404 \`not_found\`, and a method that a path doesn't have 405 \`method_not_allowed\` with \`Allow\`. What the gateway itself refuses (429,
503, 413) has a body of its own and \`apigw-requestid\` in place of \`x-request-id\`: go by the status. A request may have fields that are
not described; they are ignored. An \`Idempotency-Key\` makes a creation safe to repeat; all other calls are. Longer answers
are packed for whoever sends \`Accept-Encoding: gzip\`.`;

const TAGS = [
  { name: 'Begin', description: 'Four ways to ask a person for a message.' },
  { name: 'Follow', description: 'What has become of it.' },
  { name: 'End', description: 'Calls that end a verification; mostly a message does.' },
  { name: 'Lists', description: 'What there is, newest first.' },
  { name: 'Verification requests', description: 'Several numbers on one page.' },
  { name: 'Webhooks', description: 'What your server is sent.' },
  { name: 'Webhook deliveries', description: 'What became of the events that you were told.' },
  { name: 'Proofs', description: 'For whoever is shown a proof.' },
  { name: 'Service', description: 'About this deployment.' },
];

/** The whole description, OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1.html). */
export function openApiDocument(): JsonSchema {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const { method, path } of API_ROUTES) {
    const operations = paths[path] ?? {};
    paths[path] = operations;
    operations[method.toLowerCase()] = describeOperation(
      path,
      OPERATIONS[`${method} ${path}` as ApiRouteKey],
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
    tags: TAGS,
    paths,
    webhooks: describeWebhooks(),
    components: {
      schemas: answerSchemas(),
      responses: sharedErrorResponses(Object.values(OPERATIONS)),
      parameters: { ...SHARED_PARAMETERS, ...WEBHOOK_PARAMETERS },
      headers: HEADERS,
      examples: errorExamples(),
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
  none: [],
} as const;

function describeOperation(path: string, operation: Operation): JsonSchema {
  const { operationId, tag, summary, description, key, body, bodyIsOptional } = operation;
  const parameters = parametersOf(path, operation);
  return {
    operationId,
    tags: [tag],
    summary,
    description,
    security: SECURITY[key],
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: {
        required: !bodyIsOptional,
        content: {
          'application/json': {
            schema: requestSchema(body),
            examples: examples(REQUEST_EXAMPLES[operationId]),
          },
        },
      },
    }),
    responses: { ...success(operation), ...errorResponses(operation) },
  };
}

const POLLED = ['Verification', 'ConfirmedVerification', 'Group', 'Session'];

function success({ answer, creates, whenAway, revalidates }: Operation): Record<string, unknown> {
  if (answer === 'nothing') return {};
  if (answer === 'events') return EVENTS;
  const caching = revalidates ? (['cache-control', 'etag'] as const) : (['cache-control'] as const);
  return {
    [creates ? '201' : '200']: {
      description: creates ? 'Created.' : 'The answer.',
      headers: headers([
        ...caching,
        ...(creates ? (['location'] as const) : []),
        ...(POLLED.includes(answer) ? (['poll-after'] as const) : []),
      ]),
      content: content(answer),
    },
    ...(revalidates && {
      '304': {
        description: 'Unchanged since the ETag that was sent.',
        headers: headers(caching),
      },
    }),
    ...(whenAway &&
      whenAway !== 'never' && {
        '503': {
          description: 'Not now.',
          headers: headers(['retry-after']),
          content: content(whenAway),
        },
      }),
  };
}

const EVENTS = {
  '200': {
    description: 'The current state.',
    headers: headers(['cache-control']),
    content: {
      'text/event-stream': {
        schema: { type: 'string' },
        examples: examples({
          withTicket: `retry: 3000
event: connected
data: {"id":"69831860496f401a7e5c3d12","status":"pending"}

id: pending
event: status_changed
data: {"id":"69831860496f401a7e5c3d12","status":"pending"}

`,
        }),
      },
    },
  },
  '204': {
    description: 'A final state was seen: there is no more.',
    headers: headers(),
  },
};

function content(answer: string) {
  return {
    'application/json': {
      schema: { $ref: `#/components/schemas/${answer}` },
      examples: examples(ANSWER_EXAMPLES[answer]),
    },
  };
}
