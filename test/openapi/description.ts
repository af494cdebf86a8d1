import { z } from 'zod';

const json = z.record(z.string(), z.unknown());
const reference = z.looseObject({ $ref: z.string().optional() });
const content = z.record(z.string(), z.looseObject({ examples: z.record(z.string(), reference).optional() }));
const response = z.looseObject({
  $ref: z.string().optional(),
  headers: z.record(z.string(), reference).optional(),
  content: content.optional(),
});
const operation = z.looseObject({
  operationId: z.string(),
  requestBody: z.looseObject({ content }).optional(),
  responses: z.record(z.string(), response),
});
export const description = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), operation)),
  webhooks: z.record(z.string(), z.object({ post: operation })),
  components: z.looseObject({
    schemas: z.record(z.string(), json),
    responses: z.record(z.string(), response),
  }),
});
export type Description = z.infer<typeof description>;

/** One response of one operation, and where in the document it stands. */
export type DescribedResponse = {
  readonly operationId: string;
  readonly status: string;
  readonly pointer: string;
  readonly response: z.infer<typeof response>;
};

export function operationOf(document: Description, path: string, method: string) {
  const found = document.paths[path]?.[method.toLowerCase()];
  if (!found) throw new Error(`${method} ${path} is not described.`);
  return found;
}

/** Every operation, with its path and method. */
export function operationsOf({ paths }: Description) {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      path,
      method: method.toUpperCase(),
      operation,
    })),
  );
}

export function responsesOf(document: Description): readonly DescribedResponse[] {
  return operationsOf(document).flatMap(({ path, method, operation }) =>
    Object.keys(operation.responses).map((status) => responseOf(document, path, method, status)),
  );
}

/** Throws for a status that is not described. */
export function responseOf(
  document: Description,
  path: string,
  method: string,
  status: string,
): DescribedResponse {
  const { operationId, responses } = operationOf(document, path, method);
  const given = responses[status];
  if (!given) throw new Error(`${method} ${path} answered ${status}, which is not described.`);
  const own = `#/paths/${escapePointer(path)}/${method.toLowerCase()}/responses/${status}`;
  const pointer = given.$ref ?? own;
  const found = given.$ref ? response.parse(resolve(document, given.$ref)) : given;
  return { operationId, status, pointer, response: found };
}

/** The codes that a response refuses with; none for a success. */
export function codesOf(
  document: Description,
  { response: { content: media } }: DescribedResponse,
): readonly string[] {
  return Object.values(media?.['application/json']?.examples ?? {}).flatMap((example) => {
    const refusal = z
      .object({ error: z.object({ code: z.string() }) })
      .safeParse(exampleValue(document, example));
    return refusal.success ? [refusal.data.error.code] : [];
  });
}

/** The bodies that an operation shows. */
export function requestExamplesOf(
  document: Description,
  { requestBody }: z.infer<typeof operation>,
): readonly unknown[] {
  return Object.values(requestBody?.content['application/json']?.examples ?? {}).map((example) =>
    exampleValue(document, example),
  );
}

/** The bodies that a webhook shows. */
export function webhookExamplesOf(document: Description, event: string): readonly unknown[] {
  const described = document.webhooks[event];
  return described ? requestExamplesOf(document, described.post) : [];
}

/** A response's headers, each with whether it is always there and where its schema stands. */
export function headersOf(document: Description, { pointer, response: { headers } }: DescribedResponse) {
  return Object.entries(headers ?? {}).map(([name, { $ref }]) => {
    const place = $ref ?? `${pointer}/headers/${name}`;
    const { required } = z
      .looseObject({ required: z.boolean().default(false) })
      .parse(resolve(document, place));
    return { name, required, schema: `${place}/schema` };
  });
}

function exampleValue(document: Description, example: z.infer<typeof reference>): unknown {
  const found = example.$ref ? resolve(document, example.$ref) : example;
  return z.looseObject({ value: z.unknown() }).parse(found).value;
}

/** Every example, with where the schema stands that it belongs to. */
export function examplesOf(document: Description) {
  const inside = (pointer: string, media: z.infer<typeof content> | undefined) =>
    Object.entries(media ?? {}).flatMap(([type, { examples }]) =>
      Object.entries(examples ?? {}).map(([name, example]) => ({
        name: `${pointer} ${name}`,
        schema: `${pointer}/content/${escapePointer(type)}/schema`,
        value: exampleValue(document, example),
      })),
    );
  const bodies = operationsOf(document).flatMap(({ path, method, operation: { requestBody } }) =>
    inside(`#/paths/${escapePointer(path)}/${method.toLowerCase()}/requestBody`, requestBody?.content),
  );
  const webhooks = Object.entries(document.webhooks).flatMap(([event, { post }]) =>
    inside(`#/webhooks/${escapePointer(event)}/post/requestBody`, post.requestBody?.content),
  );
  return [
    ...bodies,
    ...webhooks,
    ...responsesOf(document).flatMap(({ pointer, response: found }) => inside(pointer, found.content)),
  ];
}

export function resolve(document: Description, pointer: string): unknown {
  return decodeURI(pointer)
    .slice(2)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((at, step) => (Array.isArray(at) ? at[Number(step)] : json.parse(at)[step]), document);
}

export function escapePointer(text: string): string {
  return encodeURI(text.replaceAll('~', '~0').replaceAll('/', '~1'));
}
