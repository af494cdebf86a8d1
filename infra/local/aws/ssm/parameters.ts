import { z } from 'zod';
import { AwsError } from '../aws-error.ts';
import { readPrivateFile, writePrivateFile } from '../private-file.ts';

const parameter = z.object({
  name: z.string(),
  type: z.enum(['String', 'SecureString']),
  value: z.string(),
  version: z.int().min(1),
  /** Milliseconds since the epoch. */
  modifiedAt: z.number(),
});
export type Parameter = z.infer<typeof parameter>;

const file = z.object({ parameters: z.array(parameter) });

export type Parameters = {
  get(name: string): Parameter | undefined;
  /** In the order of their names. */
  list(): readonly Parameter[];
  /** Throws ParameterAlreadyExists. `type` may be left out when there is one to overwrite. */
  put(entry: {
    name: string;
    type: Parameter['type'] | undefined;
    value: string;
    overwrite: boolean;
  }): Promise<Parameter>;
  /** False when there was none. */
  delete(name: string): Promise<boolean>;
};

/** Parameters in one JSON file, which holds secrets and is readable by its owner only. */
export async function openParameters(path: string, now: () => number): Promise<Parameters> {
  const parameters = new Map((await load(path)).map((entry) => [entry.name, entry]));
  const list = () => [...parameters.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  let saved: Promise<void> = Promise.resolve();
  const save = (): Promise<void> => {
    // One after the other, each with what stands then: an older state never replaces a newer one.
    const next = saved.then(() =>
      writePrivateFile(path, `${JSON.stringify({ parameters: list() }, null, 2)}\n`),
    );
    saved = next.catch(() => undefined);
    return next;
  };

  return {
    get: (name) => parameters.get(name),
    list,
    put: async ({ name, type, value, overwrite }) => {
      const existing = parameters.get(name);
      if (existing !== undefined && !overwrite) {
        throw new AwsError(
          'ParameterAlreadyExists',
          'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
        );
      }
      const actualType = type ?? existing?.type;
      if (actualType === undefined) {
        throw new AwsError(
          'ValidationException',
          'A parameter type is required when you create a parameter.',
        );
      }
      const written = {
        name,
        type: actualType,
        value,
        version: (existing?.version ?? 0) + 1,
        modifiedAt: now(),
      };
      parameters.set(name, written);
      await save();
      return written;
    },
    delete: async (name) => {
      const existed = parameters.delete(name);
      if (existed) await save();
      return existed;
    },
  };
}

async function load(path: string): Promise<Parameter[]> {
  const content = await readPrivateFile(path);
  if (content === undefined) return [];
  try {
    return file.parse(JSON.parse(content)).parameters;
  } catch {
    // Without its cause: a parser's message quotes what it read, and these are secrets.
    throw new Error(`The local parameters in ${path} can't be read: mend the file or remove it.`);
  }
}
