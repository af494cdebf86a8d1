import type { Operation } from './operation.ts';
import { type JsonSchema, queryParameters } from './schemas.ts';

const inPath = (name: string, description: string, example: string) => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: { type: 'string' },
  example,
});

/** What many calls take, described once. */
export const SHARED_PARAMETERS: Readonly<Record<string, JsonSchema>> = {
  id: inPath('id', '24 lower-case hex characters.', '69831860496f401a7e5c3d12'),
  group_id: inPath('group_id', 'group_id, as the creation answered it.', 'vg_69831860496f401a7e5c3d12'),
  external_user_id: inPath('external_user_id', 'Your own name for the user.', 'user-42'),
  reference_id: inPath('reference_id', 'Your own name for the request.', 'order-1'),
  'Idempotency-Key': {
    name: 'Idempotency-Key',
    in: 'header',
    description: 'The same key with the same body answers what the first one made, for one to two hours.',
    schema: { type: 'string', pattern: '^[\\x20-\\x7e]{1,255}$' },
    example: '0f8fad5b-d9cb-469f-a165-70867728950e',
  },
  'Last-Event-ID': {
    name: 'Last-Event-ID',
    in: 'header',
    description: 'Sent by EventSource: the status that it has seen.',
    schema: { type: 'string' },
    example: 'pending',
  },
  'If-None-Match': {
    name: 'If-None-Match',
    in: 'header',
    description: 'The ETag of the copy that you have.',
    schema: { type: 'string' },
  },
};

const shared = (name: string) => ({ $ref: `#/components/parameters/${name}` });

/** What a call takes beside its body, in the order path, query, header. */
export function parametersOf(path: string, operation: Operation): readonly JsonSchema[] {
  return [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => shared(name)),
    ...queryParameters(operation.query ?? []),
    ...headersOf(operation).map(shared),
  ];
}

function headersOf({ creates, answer, revalidates }: Operation): readonly string[] {
  if (creates) return ['Idempotency-Key'];
  if (answer === 'events') return ['Last-Event-ID'];
  return revalidates ? ['If-None-Match'] : [];
}
