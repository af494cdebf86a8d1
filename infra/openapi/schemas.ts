import { z } from 'zod';
import type * as mini from 'zod/mini';
import { ANSWERS } from './answers.ts';
import { EVENT_BODIES, eventSchemaName } from './event-bodies.ts';
import { FIELD_NOTES } from './field-notes.ts';
import { PROOF_ANSWERS } from './proof-answers.ts';
import { SHARED_SHAPES } from './shapes.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

type Built = z.core.JSONSchema.BaseSchema;

/** The schemas of answers, of webhooks and of what they share, by name; each refers to the others. */
export function answerSchemas(): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  const named = { ...SHARED_SHAPES, ...ANSWERS, ...PROOF_ANSWERS };
  for (const [name, schema] of Object.entries(named)) registry.add(schema, { id: name });
  for (const [event, schema] of Object.entries(EVENT_BODIES))
    registry.add(schema, { id: eventSchemaName(event) });
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `#/components/schemas/${id}` });
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, bare(schema)]));
}

/** A schema that checks requests, with what JSON Schema can't take from a check in code put beside it. */
export function requestSchema(schema: mini.ZodMiniType): JsonSchema {
  return bare(
    z.toJSONSchema(schema, {
      io: 'input',
      unrepresentable: 'any',
      override({ jsonSchema, path }) {
        const name = path.at(-1);
        const note =
          path.at(-2) === 'properties' && name !== undefined ? FIELD_NOTES[String(name)] : undefined;
        if (note) Object.assign(jsonSchema, note);
      },
    }),
  );
}

/** Query parameters are text: every one of a schema's properties, none of them required. */
export function queryParameters(schemas: readonly mini.ZodMiniObject[]): readonly JsonSchema[] {
  return schemas.flatMap((schema) => {
    const { properties } = z
      .object({ properties: z.record(z.string(), z.unknown()) })
      .parse(requestSchema(schema));
    return Object.entries(properties).map(([name, property]) => ({
      name,
      in: 'query',
      required: false,
      schema: property,
    }));
  });
}

function bare({ $schema: _dialect, $id: _id, ...schema }: Built): JsonSchema {
  return schema;
}
