import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { HTTP_STATUS } from '../../functions/middleware/error-response.ts';
import { openApiDocument } from '../../infra/openapi/document.ts';
import { errorsOf } from '../../infra/openapi/errors.ts';
import { OPERATIONS } from '../../infra/openapi/operations.ts';
import { ROUTES } from '../../shared/http/routes.ts';
import { ROOT } from '../architecture/source-files.ts';

const committed = readFileSync(join(ROOT, 'functions/public/openapi.json'), 'utf8');

describe('the description of the API', () => {
  test('is what npm run openapi writes now', () => {
    expect(JSON.parse(committed)).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
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
    expect(described.toSorted()).toEqual(ROUTES.map(({ method, path }) => `${method} ${path}`).toSorted());
  });

  test('names every operation differently', () => {
    const names = Object.values(OPERATIONS).map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
  });

  test('has every error that can be met, but the two that belong to no route', () => {
    const described = new Set<string>(Object.values(OPERATIONS).flatMap(errorsOf));
    const elsewhere = Object.keys(HTTP_STATUS).filter((code) => !described.has(code));
    expect(elsewhere).toEqual(['method_not_allowed']);
  });

  test('says of every field of a request what it is', () => {
    const undescribed = Object.values<Record<string, { requestBody?: object }>>(JSON.parse(committed).paths)
      .flatMap(Object.values)
      .flatMap(({ requestBody }) => fieldsOf(requestBody))
      .filter(({ schema }) => Object.keys(schema).length === 0)
      .map(({ name }) => name);
    expect(undescribed).toEqual([]);
  });
});

const object = z.looseObject({ properties: z.record(z.string(), z.looseObject({})).optional() });

function fieldsOf(schema: unknown): { name: string; schema: object }[] {
  const parsed = object.safeParse(schema);
  if (!parsed.success) return Array.isArray(schema) ? schema.flatMap(fieldsOf) : [];
  const own = Object.entries(parsed.data.properties ?? {}).map(([name, each]) => ({ name, schema: each }));
  return [...own, ...Object.values(parsed.data).flatMap(fieldsOf)];
}
