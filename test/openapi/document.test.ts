import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { HTTP_STATUS } from '../../functions/middleware/error-response.ts';
import { serveOpenApi } from '../../functions/public/openapi.ts';
import { openApiDocument } from '../../infra/openapi/document.ts';
import { errorsOf } from '../../infra/openapi/errors.ts';
import { OPERATIONS } from '../../infra/openapi/operations.ts';
import { API_ROUTES } from '../../shared/http/routes.ts';
import { ROOT } from '../architecture/source-files.ts';
import { schemasOf } from './described-api.ts';
import { description, examplesOf, operationsOf, responsesOf } from './description.ts';

const committed = readFileSync(join(ROOT, 'functions/public/openapi.json'), 'utf8');

describe('the description of the API', () => {
  test('is what npm run openapi writes now, as it is read and as it is served', async () => {
    const made: unknown = JSON.parse(JSON.stringify(openApiDocument()));
    expect(JSON.parse(committed)).toEqual(made);
    expect(JSON.parse((await serveOpenApi()).body ?? '')).toEqual(made);
  });

  test('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(JSON.parse(committed));
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
  });

  test('has every route and no other', () => {
    const { paths } = JSON.parse(committed);
    const described = Object.entries<object>(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.toSorted()).toEqual(
      API_ROUTES.map(({ method, path }) => `${method} ${path}`).toSorted(),
    );
  });

  test('names every operation differently', () => {
    const names = Object.values(OPERATIONS).map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
  });

  test('has every error that can be met, but the one that belongs to a path', () => {
    const described = new Set<string>(Object.values(OPERATIONS).flatMap(errorsOf));
    const elsewhere = Object.keys(HTTP_STATUS).filter((code) => !described.has(code));
    expect(elsewhere).toEqual(['method_not_allowed']);
  });

  test('says of every field of a request what it is', () => {
    const undescribed = Object.values<Record<string, { requestBody?: object }>>(JSON.parse(committed).paths)
      .flatMap(Object.values)
      .flatMap(({ requestBody }) => fieldsOf(requestBody))
      .filter(({ schema }) => schema.description === undefined)
      .map(({ name }) => name);
    expect(undescribed).toEqual([]);
  });

  test('shows an example of every body, of every webhook and of every answer that has one', () => {
    const document = description.parse(JSON.parse(committed));
    const operations = [
      ...operationsOf(document).map(({ operation }) => operation),
      ...Object.values(document.webhooks).map(({ post }) => post),
    ];
    const bodies = operations.flatMap(({ requestBody }) => requestBody ?? []);
    const answers = responsesOf(document).map(({ response }) => response);
    const bare = [...bodies, ...answers]
      .flatMap(({ content }) => Object.values(content ?? {}))
      .filter(({ examples }) => Object.keys(examples ?? {}).length === 0);
    expect(bare).toEqual([]);
  });

  test('shows no example that its own schema refuses', () => {
    const document = description.parse(JSON.parse(committed));
    const { fits } = schemasOf(document);
    const wrong = examplesOf(document).filter(({ schema, value }) => !fits(schema, value));
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  test('forbids every field of an answer that it does not have', () => {
    const document = description.parse(JSON.parse(committed));
    const { fits } = schemasOf(document);
    const open = examplesOf(document)
      .filter(({ schema }) => schema.includes('/responses/') && schema.includes('application~1json'))
      .filter(({ schema, value }) => fits(schema, { ...Object(value), surprise: true }));
    // The description doesn't describe itself: OpenAPI does.
    expect(open.map(({ name }) => name.split('/responses/')[0])).toEqual(['#/paths/~1api~1openapi.json/get']);
  });

  test('never forbids a field of a request that it does not know', () => {
    const bodies = Object.values<Record<string, { requestBody?: object }>>(JSON.parse(committed).paths)
      .flatMap(Object.values)
      .map(({ requestBody }) => JSON.stringify(requestBody));
    expect(bodies.filter((body) => body?.includes('"additionalProperties":false'))).toEqual([]);
  });
});

const object = z.looseObject({ properties: z.record(z.string(), z.looseObject({})).optional() });

function fieldsOf(schema: unknown): { name: string; schema: Record<string, unknown> }[] {
  const parsed = object.safeParse(schema);
  if (!parsed.success) return Array.isArray(schema) ? schema.flatMap(fieldsOf) : [];
  const own = Object.entries(parsed.data.properties ?? {}).map(([name, each]) => ({ name, schema: each }));
  const { examples: _values, ...rest } = parsed.data;
  return [...own, ...Object.values(rest).flatMap(fieldsOf)];
}
