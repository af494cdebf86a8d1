import { readdirSync, readFileSync } from 'node:fs';
import * as z from 'zod';

const FOLDER = new URL('../../shared/messages/', import.meta.url);
const CATALOGUE = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

/** What lies in the folder, whether the code knows it or not. */
export function cataloguesInFolder(): ReadonlyMap<string, z.infer<typeof CATALOGUE>> {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
  return new Map(
    files.map((file) => [
      file.replace('.json', ''),
      CATALOGUE.parse(JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'))),
    ]),
  );
}

/** A value for each placeholder, as long as it gets. */
export const LONG_VALUES = {
  project: 'Ä'.repeat(60),
  ending: '99',
  address: '@a_bot_whose_name_has_32_letters_',
  code: 'K7M2XQ4PH9TWRX',
  pin: '123456',
} as const;
