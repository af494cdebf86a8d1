import * as z from 'zod/mini';

const failure = z.object({ answer: z.object({ error: z.object({ message: z.string() }) }) });

/** Asks the simulator's own server. Throws the sentence that the API, or the server, said was wrong. */
export async function askLocalStack<Schema extends z.ZodMiniType>(
  schema: Schema,
  path: string,
  body?: object,
): Promise<z.infer<Schema>> {
  const response = await fetch(`/local/phone/${path}`, {
    ...(body && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  const answer: unknown = await response.json();
  if (response.ok) return z.parse(schema, answer);
  const failed = z.safeParse(failure, answer);
  throw new Error(failed.success ? failed.data.answer.error.message : `It answered ${response.status}.`);
}
