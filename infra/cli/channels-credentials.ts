import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { Wanted } from '../../shared/administration/channels/credential.ts';

/** Nobody is there to be asked. */
export class MissingCredential extends Error {
  constructor({ name, where, variable, option }: Wanted) {
    super(`The ${name} is missing: set ${variable} or give ${option}. It is found ${where}.`);
    this.name = 'MissingCredential';
  }
}

/** What the option or the environment holds; undefined when neither does. */
export async function givenCredential(
  wanted: Wanted,
  option: string | undefined,
): Promise<string | undefined> {
  const given = option === undefined ? process.env[wanted.variable] : await readOption(wanted, option);
  return given === undefined || given === '' ? undefined : requireForm(wanted, given.trim());
}

/** Asks where somebody can answer. */
export async function askCredential(wanted: Wanted): Promise<string> {
  const { name, where, isSecret } = wanted;
  if (!process.stdin.isTTY || !process.stderr.isTTY) throw new MissingCredential(wanted);
  // On stderr, so that stdout holds the outcome alone; only now, since nobody who asks for help should wait for it.
  const { isCancel, password, text: shownText } = await import('@clack/prompts');
  const question = { message: `The ${name} (found ${where})`, output: process.stderr };
  const typed = await (isSecret ? password(question) : shownText(question));
  if (isCancel(typed)) throw new Error('Nothing was typed.');
  return requireForm(wanted, typed.trim());
}

/** Two secrets can't come over the one stdin. */
export function refuseTwoFromStdin(options: readonly (string | undefined)[]): void {
  if (options.filter((option) => option === '-').length > 1) {
    throw new Error(
      'Only one secret can come from stdin: give the other one in a file or in the environment.',
    );
  }
}

async function readOption({ isSecret, option: name }: Wanted, option: string): Promise<string> {
  if (!isSecret) return option;
  if (option === '-') return text(process.stdin);
  try {
    return await readFile(option, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
    // Without the path: somebody may have given the secret itself.
    throw new Error(`The file that ${name} names can't be read${code}.`);
  }
}

/** Never repeats what was given. */
function requireForm({ name, where, form }: Wanted, value: string): string {
  if (!form.test(value))
    throw new Error(`What was given is no ${name}: copy it whole. It is found ${where}.`);
  return value;
}
