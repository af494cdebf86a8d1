import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { z } from 'zod';

const json = z.record(z.string(), z.unknown());
const operation = z.looseObject({
  operationId: z.string(),
  requestBody: z
    .looseObject({ content: z.record(z.string(), z.looseObject({ example: json.optional() })) })
    .optional(),
  responses: z.record(z.string(), z.looseObject({ $ref: z.string().optional(), content: json.optional() })),
});
const description = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.looseObject({ schemas: z.record(z.string(), json) }),
});
type Description = z.infer<typeof description>;

export type Call = {
  /** `METHOD /path/{id}`, as the description has it. */
  readonly route: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly key?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
};

export type Answered = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
};

/** A caller that holds every answer to the description that the server itself gives, and remembers what it has seen. */
export async function describedApi(baseUrl: string) {
  const document = description.parse(await (await fetch(`${baseUrl}/api/openapi.json`)).json());
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addSchema(document, 'api');
  const answers = new Set<string>();
  const fields = new Set<string>();

  function validatorOf(path: string, method: string, status: number): ValidateFunction | undefined {
    const response = operationOf(document, path, method).responses[status];
    if (!response) throw new Error(`${method} ${path} answered ${status}, which is not described.`);
    const [place, content] = response.$ref
      ? [response.$ref, resolve(document, response.$ref).content]
      : [`#/paths/${escapePointer(path)}/${method.toLowerCase()}/responses/${status}`, response.content];
    if (!content || !('application/json' in json.parse(content))) return undefined;
    return ajv.compile({ $ref: `api${place}/content/application~1json/schema` });
  }

  return {
    document,
    answers,
    fields,
    /** Throws for an answer that isn't described as it came. */
    async call({ route, params = {}, query, body, key, headers }: Call): Promise<Answered> {
      const [method = '', path = ''] = route.split(' ');
      const filled = path.replace(/\{(\w+)\}/g, (_all, name: string) =>
        encodeURIComponent(params[name] ?? ''),
      );
      const response = await fetch(`${baseUrl}${filled}${query ? `?${new URLSearchParams(query)}` : ''}`, {
        method,
        headers: { ...(key && { authorization: `Bearer ${key}` }), ...headers },
        body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
      });
      const text = await response.text();
      const validate = validatorOf(path, method, response.status);
      const read: unknown = validate ? JSON.parse(text) : {};
      if (validate && !validate(read)) {
        throw new Error(`${route} ${response.status}: ${ajv.errorsText(validate.errors)}\n${text}`);
      }
      const parsed = json.parse(read);
      const { operationId } = operationOf(document, path, method);
      answers.add(`${operationId} ${response.status}`);
      const failure = z.object({ error: z.object({ code: z.string() }) }).safeParse(parsed);
      if (failure.success) answers.add(`${operationId} ${failure.data.error.code}`);
      for (const each of pathsIn(parsed)) fields.add(`${operationId} ${each}`);
      return { status: response.status, headers: response.headers, body: parsed };
    },
  };
}

export type DescribedApi = Awaited<ReturnType<typeof describedApi>>;

/** Every `operationId status` that is described, and for refusals every `operationId code`. */
export function describedAnswers(document: Description): readonly string[] {
  return operationsOf(document).flatMap(({ operationId, responses }) =>
    Object.entries(responses).flatMap(([status, { $ref }]) =>
      $ref
        ? ($ref.split('/').at(-1) ?? '').split('_or_').map((code) => `${operationId} ${code}`)
        : [`${operationId} ${status}`],
    ),
  );
}

/** Every `operationId path.of.field` that a success is described with; `[]` stands for an entry of a list. */
export function describedFields(document: Description): readonly string[] {
  return operationsOf(document).flatMap(({ operationId, responses }) =>
    Object.entries(responses)
      .filter(([status]) => status.startsWith('2'))
      .flatMap(([, { content }]) => {
        const schema = z.object({ 'application/json': z.object({ schema: json }) }).safeParse(content);
        return schema.success ? fieldsOf(document, schema.data['application/json'].schema) : [];
      })
      .map((field) => `${operationId} ${field}`),
  );
}

export function examplesOf(document: Description) {
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { requestBody }]) => {
      const body = requestBody?.content['application/json']?.example;
      return body ? [{ route: `${method.toUpperCase()} ${path}`, body }] : [];
    }),
  );
}

function operationsOf(document: Description) {
  return Object.values(document.paths).flatMap((operations) => Object.values(operations));
}

function operationOf(document: Description, path: string, method: string) {
  const found = document.paths[path]?.[method.toLowerCase()];
  if (!found) throw new Error(`${method} ${path} is not described.`);
  return found;
}

function fieldsOf(document: Description, given: Record<string, unknown>): string[] {
  const { $ref, properties, items, anyOf } = z
    .looseObject({
      $ref: z.string().optional(),
      properties: z.record(z.string(), json).optional(),
      items: json.optional(),
      anyOf: z.array(json).optional(),
    })
    .parse(given);
  if ($ref) return fieldsOf(document, resolve(document, $ref));
  const own = Object.entries(properties ?? {}).flatMap(([name, schema]) => [
    name,
    ...fieldsOf(document, schema).map((inner) =>
      inner.startsWith('[]') ? name + inner : `${name}.${inner}`,
    ),
  ]);
  const entries = items ? fieldsOf(document, items).map((inner) => `[].${inner}`) : [];
  return [...own, ...entries, ...(anyOf ?? []).flatMap((each) => fieldsOf(document, each))];
}

function pathsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(pathsIn).map((inner) => `[].${inner}`);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => [
    name,
    ...pathsIn(each).map((inner) => (inner.startsWith('[]') ? name + inner : `${name}.${inner}`)),
  ]);
}

function resolve(document: Description, pointer: string): Record<string, unknown> {
  const steps = pointer.slice(2).split('/');
  return steps.reduce<Record<string, unknown>>((at, step) => json.parse(at[step]), document);
}

function escapePointer(path: string): string {
  return encodeURI(path.replaceAll('~', '~0').replaceAll('/', '~1'));
}
