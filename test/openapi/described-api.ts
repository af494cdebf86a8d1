import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { z } from 'zod';
import {
  codesOf,
  type DescribedResponse,
  type Description,
  description,
  headersOf,
  responseOf,
  responsesOf,
} from './description.ts';
import { fieldsOf } from './fields.ts';

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
  const { validator, fits } = schemasOf(document);
  const met = { answers: new Set<string>(), fields: new Set<string>(), headers: new Set<string>() };

  /** Throws for an answer that isn't as this response is described. */
  function hold(response: DescribedResponse, { headers }: Response, text: string): Record<string, unknown> {
    const { operationId, status } = response;
    for (const { name, required, schema } of headersOf(document, response)) {
      const value = headers.get(name);
      if (value === null && !required) continue;
      if (!fits(schema, value)) {
        throw new Error(`${operationId} ${status}: the header ${name} is ${value}.`);
      }
      met.headers.add(`${operationId} ${status} ${name}`);
    }
    const pointer = schemaOf(response);
    if (pointer === undefined) return {};
    const read: unknown = JSON.parse(text);
    const validate = validator(pointer);
    if (!validate(read)) {
      throw new Error(`${operationId} ${status}: ${JSON.stringify(validate.errors)}\n${text}`);
    }
    for (const field of fieldsOf(document, pointer, { value: read, fits })) {
      met.fields.add(`${operationId} ${status} ${field}`);
    }
    return z.record(z.string(), z.unknown()).parse(read);
  }

  return {
    document,
    met,
    hold,
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
      const described = responseOf(document, path, method, String(response.status));
      const read = hold(described, response, await response.text());
      const failure = z.object({ error: z.object({ code: z.string() }) }).safeParse(read);
      const code = failure.success ? ` ${failure.data.error.code}` : '';
      met.answers.add(`${described.operationId} ${response.status}${code}`);
      return { status: response.status, headers: response.headers, body: read };
    },
  };
}

export type DescribedApi = Awaited<ReturnType<typeof describedApi>>;

/** Checks values against the schemas that stand at pointers into a description. */
export function schemasOf(document: Description) {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema(document, 'api');
  const compiled = new Map<string, ValidateFunction>();
  function validator(pointer: string): ValidateFunction {
    const known = compiled.get(pointer) ?? ajv.compile({ $ref: `api${pointer}` });
    compiled.set(pointer, known);
    return known;
  }
  return { validator, fits: (pointer: string, value: unknown) => validator(pointer)(value) === true };
}

/** Everything that is described: `operationId status` with the code of a refusal, a header or a field behind it. */
export function everythingIn(document: Description) {
  const responses = responsesOf(document);
  return {
    answers: responses.flatMap((response) => {
      const codes = codesOf(document, response);
      return codes.length > 0 ? codes.map((code) => `${nameOf(response)} ${code}`) : [nameOf(response)];
    }),
    headers: responses.flatMap((response) =>
      headersOf(document, response).map(({ name }) => `${nameOf(response)} ${name}`),
    ),
    fields: responses.flatMap((response) => {
      const pointer = schemaOf(response);
      return pointer === undefined || codesOf(document, response).length > 0
        ? []
        : fieldsOf(document, pointer).map((field) => `${nameOf(response)} ${field}`);
    }),
  };
}

function nameOf({ operationId, status }: DescribedResponse): string {
  return `${operationId} ${status}`;
}

function schemaOf({ pointer, response }: DescribedResponse): string | undefined {
  return response.content && 'application/json' in response.content
    ? `${pointer}/content/application~1json/schema`
    : undefined;
}
