import { z } from 'zod';
import type { Template } from './assembly.ts';
import { resolve, type Scope } from './intrinsics.ts';

/** Every resource of one type, its properties resolved. Throws, naming the resource, where they don't fit. */
export type ResourcesOfType = <Shape>(
  type: string,
  properties: z.ZodType<Shape>,
) => readonly { readonly id: string; readonly properties: Shape }[];

export function resourcesOfType({ Resources }: Template, scope: Scope): ResourcesOfType {
  return (type, schema) =>
    Object.entries(Resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([id, { Properties }]) => ({ id, properties: read(id, schema, resolve(Properties, scope)) }));
}

function read<Shape>(id: string, schema: z.ZodType<Shape>, properties: unknown): Shape {
  const parsed = schema.safeParse(properties);
  if (parsed.success) return parsed.data;
  throw new Error(`The local stack can't read the template's ${id}: ${z.prettifyError(parsed.error)}`);
}
