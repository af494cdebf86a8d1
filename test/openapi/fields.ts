import { z } from 'zod';
import { type Description, resolve } from './description.ts';

type Fits = (pointer: string, value: unknown) => boolean;
type Given = { readonly value: unknown; readonly fits: Fits };

const schema = z.looseObject({
  $ref: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
});

/**
 * The fields that a schema describes, as `data[].proof.token`; `<PendingVerification>` says in which of several states.
 * With a value only those that it has.
 */
export function fieldsOf(document: Description, pointer: string, given?: Given, at = ''): readonly string[] {
  const { $ref, properties, items, anyOf, oneOf } = schema.parse(resolve(document, pointer));
  if ($ref) return fieldsOf(document, $ref, given, at);
  const object = given && z.record(z.string(), z.unknown()).safeParse(given.value);
  const own = Object.keys(properties ?? {})
    .filter((name) => !object || (object.data !== undefined && name in object.data))
    .flatMap((name) => {
      const inner = given && { ...given, value: object?.data?.[name] };
      const path = `${at}.${name}`;
      return [path, ...fieldsOf(document, `${pointer}/properties/${name}`, inner, path)];
    });
  const entries = given ? (Array.isArray(given.value) ? given.value : []) : [undefined];
  const listed = items
    ? entries.flatMap((value) =>
        fieldsOf(document, `${pointer}/items`, given && { ...given, value }, `${at}[]`),
      )
    : [];
  const alternatives = (keyword: string, members: readonly unknown[], named: boolean) =>
    members.flatMap((member, place) => {
      const inner = `${pointer}/${keyword}/${place}`;
      if (given && !given.fits(inner, given.value)) return [];
      const name = schema.parse(member).$ref?.split('/').at(-1) ?? place;
      return named
        ? [`${at}<${name}>`, ...fieldsOf(document, inner, given, `${at}<${name}>`)]
        : fieldsOf(document, inner, given, at);
    });
  return [
    ...own,
    ...listed,
    ...alternatives('anyOf', anyOf ?? [], false),
    ...alternatives('oneOf', oneOf ?? [], true),
  ];
}
