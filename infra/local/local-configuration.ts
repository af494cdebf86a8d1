import { z } from 'zod';
import { LINE_SHAPE } from '../../shared/channels/phones.ts';
import { readPrivateFile, writePrivateFile } from './aws/private-file.ts';

/** `.verso/local.json`: what tools and tests need to talk to a running local stack, its secrets included. */
const localConfiguration = z.object({
  baseUrl: z.string(),
  apiKeys: z.object({ live: z.string(), test: z.string() }),
  projectId: z.string(),
  issuer: z.string(),
  webhookSecret: z.string(),
  ...LINE_SHAPE,
});

export type LocalConfiguration = z.infer<typeof localConfiguration>;

/** Throws one sentence when nothing runs here, or when the file is not what `npm start` writes. */
export async function readLocalConfiguration(path: string): Promise<LocalConfiguration> {
  const text = await readPrivateFile(path).catch((cause: unknown) => {
    throw new Error(`${path} can't be read: see to whom it belongs, or start the local stack again.`, {
      cause,
    });
  });
  if (text === undefined) throw new Error('No local stack is running here: start one with `npm start`.');
  try {
    return localConfiguration.parse(JSON.parse(text));
  } catch (cause) {
    throw new Error(`${path} is not what \`npm start\` writes: start the local stack again.`, { cause });
  }
}

/** Readable by its owner only: it holds keys. */
export async function writeLocalConfiguration(
  path: string,
  configuration: LocalConfiguration,
): Promise<void> {
  await writePrivateFile(path, `${JSON.stringify(localConfiguration.parse(configuration), null, 2)}\n`);
}
